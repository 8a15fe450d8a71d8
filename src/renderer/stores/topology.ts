/** The live pictures; what is shown is the picture now, or that of the moment that is compared to. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Failure } from '../../contract/result'
import type { FabricFacts } from '../../core/facts/fabric'
import { keepUnchanged } from '../../core/facts/keep'
import { withGhosts } from '../../core/graph/ghosts'
import { compareTopologies } from '../../core/topology/compare'
import { applyTopologyDiff } from '../../core/topology/diff'
import { joinedEngine, joinTopologies } from '../../core/topology/join'
import { summarizeChanges } from '../../core/topology/summary'
import type { Topology } from '../../core/topology/types'
import { bridge } from '../bridge'
import { useExplorerStore } from './explorer'
import { useLabsStore } from './labs'
import { useMomentsStore, type MomentKind } from './moments'

export const useTopologyStore = defineStore('topology', () => {
  const labs = useLabsStore()
  const explorer = useExplorerStore()
  const moments = useMomentsStore()
  const pictures = shallowRef<Readonly<Record<string, Topology>>>({})
  const behind = ref<Readonly<Record<string, string | null>>>({})
  /** Why a picture could not be had when it was last asked for. */
  const failures = shallowRef<Readonly<Record<string, Failure | null>>>({})
  const fabric = shallowRef<FabricFacts | null>(null)
  /** Whose picture is in sight: a lab host's, that of all of them, or that of the person's own engine. */
  const engine = computed(() => {
    if (explorer.shown) return explorer.engine
    return labs.allShown ? joinedEngine : labs.current
  })
  /** The one lab host, or own engine, that is meant where only one can be: by the tools' texts, by a new container. */
  const single = computed(() => (engine.value === joinedEngine ? labs.current : engine.value))
  const joined = computed<Topology | null>((last) => {
    if (!labs.allShown) return null
    const each = labs.living.flatMap((name) => pictures.value[name] ?? [])
    return keepUnchanged(last ?? undefined, joinTopologies(each, fabric.value))
  })
  /** Every picture that there is, by whose it is. */
  const all = computed<Readonly<Record<string, Topology>>>(() =>
    joined.value ? { ...pictures.value, [joinedEngine]: joined.value } : pictures.value,
  )
  /** As it is now, whatever is shown. */
  const live = computed(() => (engine.value === null ? null : (all.value[engine.value] ?? null)))
  const before = computed(() => (engine.value === null ? null : moments.fromOf(engine.value)))
  const until = computed(() => (engine.value === null ? null : moments.toOf(engine.value)))
  const current = computed(() => until.value?.topology ?? live.value)
  const changes = computed(() =>
    current.value && before.value ? compareTopologies(before.value.topology, current.value) : null,
  )
  /** As it is drawn: with what is gone since "before", where it stood. */
  const drawn = computed(() =>
    current.value && before.value ? withGhosts(current.value, before.value.topology) : current.value,
  )
  /** What changed between the two compared moments, in lines. */
  const lines = computed(() => (changes.value ? summarizeChanges(changes.value) : []))
  const behindReason = computed(() => {
    if (engine.value !== joinedEngine) return engine.value === null ? null : (behind.value[engine.value] ?? null)
    const late = labs.living.find((name) => behind.value[name] != null)
    return late === undefined ? null : `${late}: ${behind.value[late] ?? ''}`
  })

  /** A picture has been drawn in this page. */
  const drawnOnce = ref(false)

  /** Why there is no picture; null while there is one, or none is asked for. */
  const problem = computed(() => (engine.value === null || live.value ? null : (failures.value[engine.value] ?? null)))

  function put(topology: Topology): void {
    pictures.value = { ...pictures.value, [topology.engine]: topology }
  }

  async function load(name: string): Promise<void> {
    const answer = await bridge.request('topology.get', { engine: name })
    // A diff that came meanwhile may have been newer: never go back.
    failures.value = { ...failures.value, [name]: answer.ok ? null : answer }
    if (answer.ok && (pictures.value[name]?.revision ?? -1) <= answer.value.revision) put(answer.value)
  }

  /** Keeps the picture of this very moment and compares with it from now on. */
  function markBefore(name: string, kind: MomentKind = 'marked', what: string | null = null): void {
    const topology = all.value[name]
    if (!topology) return
    moments.compareTo(name, null)
    moments.compareFrom(name, moments.add(topology, kind, what).id)
  }

  /** A lab host that is made afresh starts without a past. */
  function forget(name: string): void {
    const without = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
      Object.fromEntries(Object.entries(record).filter(([known]) => known !== name))
    pictures.value = without(pictures.value)
    behind.value = without(behind.value)
    failures.value = without(failures.value)
    moments.forget(name)
  }

  bridge.on('topology.changed', (diff) => {
    const known = pictures.value[diff.engine]
    if (known?.revision === diff.fromRevision) put(applyTopologyDiff(known, diff))
    // A gap: one diff was missed, so only the whole picture is true.
    else void load(diff.engine)
  })
  bridge.on('fabric.changed', (facts) => {
    fabric.value = facts
  })
  bridge.on('topology.behind', ({ engine: name, reason }) => {
    behind.value = { ...behind.value, [name]: reason }
  })
  return {
    pictures,
    all,
    single,
    engine,
    live,
    current,
    drawn,
    before,
    until,
    changes,
    lines,
    behindReason,
    problem,
    drawnOnce,
    load,
    markBefore,
    forget,
  }
})
