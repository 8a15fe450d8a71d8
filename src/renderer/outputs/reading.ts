/** The tools' texts as they are now: read when asked, each tool of a place by itself, so that none waits for another. */
import { shallowRef, type ShallowRef } from 'vue'
import type { Failure } from '../../contract/result'
import { observedTools, type ObservedTool } from '../../core/outputs/tools'
import { bridge } from '../bridge'
import type { SideChoice } from './sides'
import { createTurns } from './turns'

export type ToolText = { readonly ok: true; readonly text: string; readonly status: number | null } | Failure
export type Texts = Readonly<Partial<Record<ObservedTool, ToolText>>>
/** By the key of the place. */
export type PlaceTexts = Readonly<Record<string, Texts>>

export interface Reading {
  readonly texts: ShallowRef<PlaceTexts>
  /**
   * Runs these tools at these places.
   * @param byHand true: also what would not be tried again by itself.
   * @returns what they printed, this time.
   */
  read(places: readonly SideChoice[], tools: readonly ObservedTool[], byHand: boolean): Promise<PlaceTexts>
  /** Forgets what was read where there is nothing any more, or something else. */
  forget(living: readonly SideChoice[]): void
}

/** Creates it without a text. */
export function createReading(): Reading {
  const texts = shallowRef<PlaceTexts>({})
  const behind = new Map<string, string>()
  const turns = createTurns<ToolText>()

  function put(choice: SideChoice, tool: ObservedTool, text: ToolText): void {
    // Read in a namespace that has gone since.
    if (behind.get(choice.key) !== choice.namespaceId) return
    const known = texts.value[choice.key]
    if (known?.[tool] && same(known[tool], text)) return
    texts.value = { ...texts.value, [choice.key]: { ...known, [tool]: text } }
  }

  async function run(choice: SideChoice, tool: ObservedTool): Promise<ToolText> {
    const answer = await bridge.request('output.run', { place: choice.place, tool })
    const text: ToolText = answer.ok
      ? { ok: true, text: answer.value.stdout + answer.value.stderr, status: answer.value.status }
      : answer
    put(choice, tool, text)
    return text
  }

  async function readPlace(choice: SideChoice, tools: readonly ObservedTool[], byHand: boolean): Promise<Texts> {
    behind.set(choice.key, choice.namespaceId)
    const each = tools.map(async (tool): Promise<[ObservedTool, ToolText]> => {
      const known = texts.value[choice.key]?.[tool]
      if (known && !byHand && isFinal(choice, known)) return [tool, known]
      return [tool, await turns(`${choice.key} ${tool} ${choice.namespaceId}`, () => run(choice, tool))]
    })
    return Object.fromEntries(await Promise.all(each))
  }

  return {
    texts,
    async read(places, tools, byHand) {
      const each = places.map(async (choice): Promise<[string, Texts]> => [
        choice.key,
        await readPlace(choice, tools, byHand),
      ])
      return Object.fromEntries(await Promise.all(each))
    },
    forget(living) {
      const ids = new Map(living.map((choice) => [choice.key, choice.namespaceId]))
      for (const [key, id] of behind) if (ids.get(key) !== id) behind.delete(key)
      const stale = Object.keys(texts.value).filter((key) => !behind.has(key))
      if (stale.length === 0) return
      texts.value = Object.fromEntries(Object.entries(texts.value).filter(([key]) => behind.has(key)))
    },
  }
}

/**
 * What hung may hang again, and in a container it cannot even be ended; what an image lacks or its engine refuses stays so.
 * Neither is tried again by itself.
 */
function isFinal(choice: SideChoice, text: ToolText): boolean {
  return !text.ok && (text.code === 'timed-out' || choice.place.kind === 'container')
}

const same = (a: ToolText, b: ToolText): boolean =>
  a.ok ? b.ok && a.text === b.text && a.status === b.status : !b.ok && a.code === b.code && a.message === b.message

/** No message of the kernel's that is listened to tells of rules: they are read again from time to time, while in sight. */
export const untoldTools: readonly ObservedTool[] = observedTools.filter((tool) => tool === 'iptables-save')
