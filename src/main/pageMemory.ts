/** What the page wants the page after it to know: bounded, in memory, and gone with the window. */
import { memoryLimit } from '../contract/memory'

export interface PageMemory {
  /** @param text null: nothing is kept there any more. */
  keep(key: string, text: string | null): void
  all(): Readonly<Record<string, string>>
}

/** Counted for each text, so that many empty ones are bounded, too. */
const entryCost = 256

/** @param most UTF-16 code units of all texts; beyond it the one that was kept longest ago goes first. */
export function createPageMemory(most = memoryLimit): PageMemory {
  const texts = new Map<string, string>()
  let cost = 0
  const drop = (key: string): void => {
    const text = texts.get(key)
    if (text === undefined) return
    texts.delete(key)
    cost -= text.length + entryCost
  }
  return {
    keep(key, text) {
      drop(key)
      if (text === null) return
      texts.set(key, text)
      cost += text.length + entryCost
      for (const oldest of texts.keys()) {
        if (cost <= most) return
        drop(oldest)
      }
    },
    all: () => Object.fromEntries(texts),
  }
}
