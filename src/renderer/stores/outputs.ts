/** Both sides' texts: which places and tools are shown, and when they are read; in sight or not, for the sake of the moments. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { KeptSides, Pins } from '../../contract/sides'
import { observedTools, type ObservedTool } from '../../core/outputs/tools'
import { sameWiring } from '../../core/outputs/wiring'
import { joinedEngine } from '../../core/topology/join'
import type { Topology } from '../../core/topology/types'
import { computedKept } from '../computedKept'
import { keepForNextPage } from '../memory'
import { chosenTools, keepTools } from '../outputs/chosen'
import { createKeeping } from '../outputs/keeping'
import { createPace } from '../outputs/pace'
import { createReading, untoldTools, type ToolText } from '../outputs/reading'
import { meantSides, sideChoices, type SideChoice, type SideId } from '../outputs/sides'
import { useExplorerStore } from './explorer'
import { useMomentsStore } from './moments'
import { useTopologyStore } from './topology'
import { useWorkbenchStore } from './workbench'

/** A burst of kernel events is one change to a person who looks on. */
const settleMs = 120
/** Out of sight they are read only for the moments, of which a settled one is taken no sooner. */
const unseenSettleMs = 700
/** How often that is read of which the kernel does not tell. */
const untoldEveryMs = 3_000

export interface Side {
  readonly id: SideId
  readonly choice: SideChoice
  readonly pinned: boolean
  /** It was chosen, and is not in the picture any more. */
  readonly gone: boolean
}

export const useOutputsStore = defineStore('outputs', () => {
  const topology = useTopologyStore()
  const moments = useMomentsStore()
  const explorer = useExplorerStore()
  const workbench = useWorkbenchStore()
  const chosen = shallowRef<readonly ObservedTool[] | null>(null)
  // Not read before somebody asks: the first reading stops the page until Chromium's own process has found the file.
  const tools = computed(() => chosen.value ?? chosenTools(window.localStorage))
  const pins = shallowRef<Pins>({})
  /** The last element that was selected: what the sides follow. */
  const followed = ref<string | null>(null)
  const reading = createReading()
  const keeping = createKeeping({
    moments: () => moments.all,
    pictures: () => topology.all,
    texts: () => reading.texts.value,
    readAll: () => reading.read(readable.value, observedTools, false),
    onKept: (moment, known) => void keepForNextPage(`texts-${String(moment)}`, known),
    settleMs,
  })

  // Tools run in lab hosts; on the person's own engine only where its namespaces may be entered.
  const mayRun = computed(() => !explorer.shown || explorer.mayEnter)
  const choicesIn = (picture: Topology | null): SideChoice[] =>
    picture && mayRun.value ? sideChoices(picture, topology.single, explorer.shown) : []
  /** Of what is shown, the picture now or that of a moment. */
  const choices = computedKept<readonly SideChoice[]>(() => choicesIn(topology.current))
  const living = computedKept<readonly SideChoice[]>(() => choicesIn(topology.live))
  const sides = computedKept<readonly Side[]>(() => {
    if (!topology.current || choices.value.length === 0) return []
    const meant = meantSides(topology.current, choices.value, followed.value)
    const own = pins.value[topology.engine ?? ''] ?? {}
    return (['left', 'right'] as const).flatMap((id): Side[] => {
      const wanted = own[id] ?? null
      const found = wanted && choices.value.find((choice) => choice.key === wanted.key)
      const choice = found ?? wanted ?? meant[id]
      return choice ? [{ id, choice, pinned: wanted !== null, gone: wanted !== null && !found }] : []
    })
  })
  /** The places of both sides that are there now, each once. */
  const readable = computedKept<readonly SideChoice[]>(() => {
    const keys = sides.value.map((side) => side.choice.key)
    return living.value.filter((choice) => keys.includes(choice.key))
  })
  const inSight = computed(() => workbench.bottom === 'outputs')
  /** Stays the same picture while nothing changes that a tool tells of. */
  const wiring = computed<Topology | null>((last) =>
    last && topology.live && sameWiring(last, topology.live) ? last : topology.live,
  )

  async function refresh(byHand = false): Promise<void> {
    const from = topology.all
    keeping.refreshed(from, await reading.read(readable.value, tools.value, byHand))
  }
  const pace = createPace(() => void refresh())
  const soon = (): void => {
    pace.soon(inSight.value ? settleMs : unseenSettleMs)
  }

  function pin(id: SideId, key: string | null): void {
    const engine = topology.engine ?? ''
    const choice = choices.value.find((entry) => entry.key === key)
    pins.value = { ...pins.value, [engine]: { ...pins.value[engine], [id]: choice ?? null } }
  }
  function toggle(tool: ObservedTool): void {
    const left = tools.value.includes(tool) ? tools.value.filter((known) => known !== tool) : [...tools.value, tool]
    chosen.value = observedTools.filter((known) => left.includes(known))
    keepTools(window.localStorage, chosen.value)
  }

  /** What is shown: what the tool prints now, or what it printed at the moment that is compared to; null: it is not known. */
  function now(side: Side, tool: ObservedTool): ToolText | null {
    if (topology.until) return keeping.text(topology.until, side.choice.key, tool)
    return side.gone ? null : (reading.texts.value[side.choice.key]?.[tool] ?? null)
  }
  /**
   * What it is compared with. 'none': no moment is; 'unread': that tool was not run there then; an empty text for a place
   * that was not there then: all of it is new.
   */
  function earlier(side: Side, tool: ObservedTool): { readonly text: string } | 'none' | 'unread' {
    const { before } = topology
    if (before === null) return 'none'
    const output = keeping.text(before, side.choice.key, tool)
    if (output?.ok) return { text: output.text }
    const wasThere = choicesIn(before.topology).some((choice) => choice.key === side.choice.key)
    return wasThere ? 'unread' : { text: '' }
  }

  /** Those of the page before this one, and from now on they are kept for the one after it. */
  function takeUpSides(before: KeptSides | null): void {
    pins.value = { ...before?.pins, ...pins.value }
    followed.value ??= before?.followed ?? null
    watch([pins, followed], ([chosen, element]) => {
      void keepForNextPage('sides', { pins: chosen, followed: element } satisfies KeptSides)
    })
  }

  watch(
    () => workbench.selected,
    (selected) => {
      if (selected !== null) followed.value = selected
    },
  )
  watch(living, (there) => {
    reading.forget(there)
  })
  watch(wiring, soon, { immediate: true })
  watch([readable, chosen, inSight], soon)
  watch(
    () => moments.all[moments.all.length - 1],
    (moment) => {
      // Another page has run the tools for it: now they might print something else.
      if (!moment || moments.isTakenUp(moment)) return
      // Moments of each lab host are made beside those of all of them.
      if (moment.engine === topology.engine || topology.engine === joinedEngine) void keeping.add(moment)
    },
  )
  window.setInterval(() => {
    const untold = tools.value.filter((tool) => untoldTools.includes(tool))
    if (!inSight.value || document.hidden || topology.until || untold.length === 0) return
    void reading.read(readable.value, untold, false)
  }, untoldEveryMs)
  const again = (): Promise<void> => refresh(true)
  return { tools, choices, sides, pin, toggle, again, now, earlier, takeUp: keeping.takeUp, takeUpSides }
})
