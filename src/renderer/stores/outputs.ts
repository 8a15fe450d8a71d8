/** The tools' texts of both sides: kept here, so that "before" is right even while the outputs are not in sight. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { observedTools, type ObservedTool, type Place } from '../../contract/agent'
import type { Failure } from '../../contract/result'
import { bridge } from '../bridge'
import { computedKept } from '../computedKept'
import { useExplorerStore } from './explorer'
import { useMomentsStore, type Moment } from './moments'
import { useTopologyStore } from './topology'
import { useWorkbenchStore } from './workbench'

export const shownTools = [
  'ifconfig',
  'brctl-show',
  'route-n',
] as const satisfies readonly (typeof observedTools)[number][]
export type ShownTool = (typeof shownTools)[number]

/** A burst of kernel events is one change to a person who looks on. */
const settleMs = 120
/** Out of sight they are read only for the moments, of which a settled one is taken no sooner. */
const unseenSettleMs = 700

export interface Side {
  readonly id: 'host' | 'container'
  readonly place: Place
}
type Output = { readonly ok: true; readonly text: string } | Failure
type Texts = Readonly<Partial<Record<ObservedTool, Output>>>

export const useOutputsStore = defineStore('outputs', () => {
  const topology = useTopologyStore()
  const moments = useMomentsStore()
  const explorer = useExplorerStore()
  const workbench = useWorkbenchStore()
  const chosen = ref<string | null>(null)
  const texts = shallowRef<Readonly<Record<string, Texts>>>({})
  /** What the tools printed at each moment, by its id. */
  const kept = shallowRef<ReadonlyMap<number, Readonly<Record<string, Texts>>>>(new Map())
  let timer: number | undefined
  let running = false
  let again = false

  const containers = computedKept(() =>
    (topology.current?.namespaces ?? []).flatMap((namespace) =>
      namespace.kind === 'container' && (namespace.labHost ?? topology.single) === topology.single
        ? [{ id: namespace.id, name: namespace.containers.map((entry) => entry.name).join(', ') }]
        : [],
    ),
  )
  const container = computed(
    () => containers.value.find((entry) => entry.id === chosen.value) ?? containers.value[0] ?? null,
  )
  const sides = computedKept<readonly Side[]>(() => {
    const labHost = topology.single
    // Tools run in lab hosts; on the person's own engine only where its namespaces may be entered.
    if (labHost === null || (explorer.shown && !explorer.mayEnter)) return []
    const hostId = topology.pictures[labHost]?.hostNamespace ?? null
    const host: Side = {
      id: 'host',
      place:
        explorer.shown && hostId !== null
          ? { kind: 'namespace', labHost, namespaceId: hostId }
          : { kind: 'lab-host', labHost },
    }
    if (!container.value) return [host]
    return [host, { id: 'container', place: { kind: 'namespace', labHost, namespaceId: container.value.id } }]
  })

  async function read(place: Place): Promise<Texts> {
    const outputs = shownTools.map(async (tool): Promise<[ObservedTool, Output]> => {
      const answer = await bridge.request('output.run', { place, tool })
      return [tool, answer.ok ? { ok: true, text: answer.value.stdout + answer.value.stderr } : answer]
    })
    return Object.fromEntries(await Promise.all(outputs))
  }

  async function refresh(): Promise<void> {
    window.clearTimeout(timer)
    timer = undefined
    again = running
    if (running) return
    running = true
    const revision = topology.live?.revision
    for (const side of sides.value) texts.value = { ...texts.value, [keyOf(side.place)]: await read(side.place) }
    running = false
    for (const moment of moments.all) {
      if (moment.engine === topology.engine && moment.topology.revision === revision) keep(moment)
    }
    if (again) await refresh()
  }

  function soon(): void {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void refresh(), workbench.bottom === 'outputs' ? settleMs : unseenSettleMs)
  }

  /** The texts as they are now belong to that moment; forgotten moments take theirs with them. */
  function keep(moment: Moment): void {
    const known = new Set(moments.all.map((entry) => entry.id))
    kept.value = new Map([...[...kept.value].filter(([id]) => known.has(id)), [moment.id, texts.value]])
  }

  watch(() => topology.live, soon, { immediate: true })
  watch([sides, () => workbench.bottom], soon)
  watch(
    () => moments.all[moments.all.length - 1],
    (moment) => {
      if (!moment || kept.value.has(moment.id)) return
      keep(moment)
      // Marked right after a change: its texts are read before the next one comes.
      if (timer !== undefined && moment.kind !== 'settled') void refresh()
    },
  )
  /** What is shown: what the tool prints now, or what it printed at the moment that is compared to. */
  function now(side: Side, tool: ObservedTool): Output | null {
    const shown = topology.until ? kept.value.get(topology.until.id) : texts.value
    return shown?.[keyOf(side.place)]?.[tool] ?? null
  }
  /** Null where no moment is chosen; an empty text for a namespace that was not there then: all of it is new. */
  function then(side: Side, tool: ObservedTool): string | null {
    if (topology.before === null) return null
    const output = kept.value.get(topology.before.id)?.[keyOf(side.place)]?.[tool]
    if (output) return output.ok ? output.text : null
    return side.id === 'host' ? null : ''
  }
  return { chosen, containers, container, sides, now, then }
})

function keyOf(place: Place): string {
  return place.kind === 'namespace' ? `${place.labHost} ${place.namespaceId}` : place.labHost
}
