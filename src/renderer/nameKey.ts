/** The key that leads from a name to the graph, in whatever text: a terminal's screen, a tool's output. */
import { commandAt, type EffectiveKeys } from '../core/commands/keys'
import type { useHighlightStore } from './stores/highlight'

export interface NameKeyOptions {
  readonly source: 'terminal' | 'outputs'
  readonly store: ReturnType<typeof useHighlightStore>
  /** As the person has set them. */
  readonly keys: () => EffectiveKeys
  /** The elements of the name that this press is about; null where there is none. */
  readonly find: (text: EventTarget | null) => readonly string[] | null
}

export interface NameKey {
  /** @returns whether it was that key; any other one but a modifier ends what was pointed at. */
  onKey(event: KeyboardEvent): boolean
  onBlur(): void
}

/** What both places do with the key; each finds the name by itself. */
export function nameKeyOf({ source, store, keys, find }: NameKeyOptions): NameKey {
  return {
    onKey(event) {
      if (commandAt(keys(), event, ['terminal']) !== 'terminal.name') {
        if (event.key !== 'Control' && event.key !== 'Shift') store.leave(source)
        return false
      }
      event.preventDefault()
      const elements = find(event.currentTarget)
      const first = elements?.[0]
      if (!elements || first === undefined) {
        store.miss()
        return true
      }
      store.point({ source, elements })
      void store.show(first)
      return true
    },
    onBlur() {
      store.leave(source)
    },
  }
}
