/**
 * Moments of each engine's picture, to compare any two of them: marked by hand, before each action that was typed from the
 * picture, and each change that has settled. Pictures share what did not change, so that a moment costs little.
 */
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { wallNow } from '../../core/clock'
import type { ChangeLine } from '../../core/topology/summary'
import type { Topology } from '../../core/topology/types'

export type MomentKind = 'marked' | 'lesson' | 'step' | 'action' | 'settled'

export interface Moment {
  readonly id: number
  readonly engine: string
  readonly kind: MomentKind
  readonly at: Date
  readonly topology: Topology
  /** What happened: the command that follows, the title of the step that was done, or what had changed since the moment before; null where marked by hand. */
  readonly what: string | readonly ChangeLine[] | null
}

/** By engine, the numbers of the two moments that are compared. */
export interface Compared {
  readonly from: Readonly<Record<string, number>>
  readonly to: Readonly<Record<string, number>>
}

/** Of each engine; the oldest settled ones go first. */
const limit = 30

export const useMomentsStore = defineStore('moments', () => {
  const all = shallowRef<readonly Moment[]>([])
  /** The two that are compared, by engine; no `from`: nothing is; no `to`: the picture now. */
  const from = shallowRef<Readonly<Record<string, number>>>({})
  const to = shallowRef<Readonly<Record<string, number>>>({})
  const listOpen = ref(false)
  let nextId = 1
  const takenUp = new Set<number>()

  const of = (engine: string): readonly Moment[] => all.value.filter((moment) => moment.engine === engine)
  const find = (id: number | undefined): Moment | null => all.value.find((moment) => moment.id === id) ?? null
  const fromOf = (engine: string): Moment | null => find(from.value[engine])
  const toOf = (engine: string): Moment | null => find(to.value[engine])

  function add(topology: Topology, kind: MomentKind, what: Moment['what']): Moment {
    const moment: Moment = { id: nextId++, engine: topology.engine, kind, at: wallNow(), topology, what }
    const own = [...of(topology.engine), moment]
    const dropped = own.length > limit ? oldest(own) : null
    all.value = [...all.value, moment].filter((entry) => entry !== dropped)
    return moment
  }

  /** A chosen moment stays; of the rest the settled ones go before those that a person made. */
  function oldest(own: readonly Moment[]): Moment | null {
    const free = own.filter((moment) => fromOf(moment.engine) !== moment && toOf(moment.engine) !== moment)
    return free.find((moment) => moment.kind === 'settled') ?? free[0] ?? null
  }

  function compareFrom(engine: string, id: number | null): void {
    from.value = chosen(from.value, engine, id)
    if (id === null) compareTo(engine, null)
  }

  function compareTo(engine: string, id: number | null): void {
    to.value = chosen(to.value, engine, id)
  }

  /** Those of the page before this one, which come before any of its own. */
  function takeUp(before: readonly Moment[], compared: Compared): void {
    const known = new Set(all.value.map((moment) => moment.id))
    const old = before.filter((moment) => !known.has(moment.id)).sort((one, other) => one.id - other.id)
    for (const { id } of old) {
      takenUp.add(id)
      nextId = Math.max(nextId, id + 1)
    }
    all.value = [...old, ...all.value]
    from.value = { ...compared.from, ...from.value }
    to.value = { ...compared.to, ...to.value }
  }

  function forget(engine: string): void {
    compareFrom(engine, null)
    all.value = all.value.filter((moment) => moment.engine !== engine)
  }

  /** What happened since is not known of one that another page has made. */
  const isTakenUp = (moment: Moment): boolean => takenUp.has(moment.id)

  return { all, from, to, listOpen, of, find, fromOf, toOf, add, takeUp, isTakenUp, compareFrom, compareTo, forget }
})

function chosen(record: Readonly<Record<string, number>>, engine: string, id: number | null): Record<string, number> {
  const rest = Object.entries(record).filter(([name]) => name !== engine)
  return Object.fromEntries(id === null ? rest : [...rest, [engine, id]])
}
