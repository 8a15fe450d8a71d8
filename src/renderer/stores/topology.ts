/** The live pictures, and for each lab host the moment "before" that it is compared with. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { compareTopologies } from '../../core/topology/compare'
import { applyTopologyDiff } from '../../core/topology/diff'
import type { Topology } from '../../core/topology/types'
import { bridge } from '../bridge'
import { useLabsStore } from './labs'

interface Before {
  readonly topology: Topology
  readonly at: Date
}

export const useTopologyStore = defineStore('topology', () => {
  const labs = useLabsStore()
  const pictures = shallowRef<Readonly<Record<string, Topology>>>({})
  const befores = shallowRef<Readonly<Record<string, Before>>>({})
  const behind = ref<Readonly<Record<string, string | null>>>({})
  const current = computed(() => (labs.current === null ? null : (pictures.value[labs.current] ?? null)))
  const before = computed(() => (labs.current === null ? null : (befores.value[labs.current] ?? null)))
  const changes = computed(() =>
    current.value && before.value ? compareTopologies(before.value.topology, current.value) : null,
  )
  const behindReason = computed(() => (labs.current === null ? null : (behind.value[labs.current] ?? null)))

  function put(topology: Topology): void {
    pictures.value = { ...pictures.value, [topology.engine]: topology }
  }

  async function load(labHost: string): Promise<void> {
    const answer = await bridge.request('topology.get', { engine: labHost })
    // A diff that came meanwhile may have been newer: never go back.
    if (answer.ok && (pictures.value[labHost]?.revision ?? -1) <= answer.value.revision) put(answer.value)
  }

  function markBefore(labHost: string): void {
    const topology = pictures.value[labHost]
    if (topology) befores.value = { ...befores.value, [labHost]: { topology, at: new Date() } }
  }

  /** A lab host that is made afresh starts without a past. */
  function forget(labHost: string): void {
    const without = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
      Object.fromEntries(Object.entries(record).filter(([name]) => name !== labHost))
    pictures.value = without(pictures.value)
    befores.value = without(befores.value)
    behind.value = without(behind.value)
  }

  bridge.on('topology.changed', (diff) => {
    const known = pictures.value[diff.engine]
    if (known?.revision === diff.fromRevision) put(applyTopologyDiff(known, diff))
    // A gap: one diff was missed, so only the whole picture is true.
    else void load(diff.engine)
  })
  bridge.on('topology.behind', ({ engine, reason }) => {
    behind.value = { ...behind.value, [engine]: reason }
  })
  return { pictures, current, before, changes, behindReason, load, markBefore, forget }
})
