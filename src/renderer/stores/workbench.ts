/** What is open in the window: terminals and how they lie, the selected element, which pane is in front. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { OpenTerminal } from '../../contract/terminals'
import type { KeptLayout } from '../../contract/layout'
import { takenUp } from '../../core/panes/kept'
import type { PlaceOffer, WireEnd } from '../../core/panes/offers'
import { activeTab, close, focus, openTab, split } from '../../core/panes/panes'
import { samePlace, type Place } from '../../core/panes/place'
import { noPanes, type Axis, type Panes } from '../../core/panes/types'

export interface TerminalTab {
  readonly id: number
  readonly place: Place
  /** What stands on the tab: the lab host's, the container's or the box's name. */
  readonly name: string
  /** Of a wire that it was opened at, the end that it is. */
  readonly end: WireEnd | null
  /** Main's number of it; null until it is open. One that has a number when it comes into the window goes on. */
  readonly terminalId: number | null
}

export const useWorkbenchStore = defineStore('workbench', () => {
  const terminals = ref<readonly TerminalTab[]>([])
  const panes = shallowRef<Panes>(noPanes)
  const bottom = ref<'terminals' | 'outputs'>('terminals')
  /** An interface's key or a namespace's id. */
  const selected = ref<string | null>(null)
  /** Text that waits to be typed into a terminal, by its tab. */
  const typing = ref<{ readonly tab: number; readonly text: string; readonly serial: number } | null>(null)
  let nextTerminal = 1
  let serial = 0
  /** The terminal that has the keys, or would have them if the terminals were in front. */
  const activeTerminal = computed(() => activeTab(panes.value)?.focused ?? null)
  const active = computed(() => terminals.value.find((tab) => tab.id === activeTerminal.value) ?? null)

  /** Does that to how the terminals lie. */
  function arrange(change: (panes: Panes) => Panes): void {
    panes.value = change(panes.value)
  }

  function add(place: Place, name: string, end: WireEnd | null = null): number {
    const id = nextTerminal++
    terminals.value = [...terminals.value, { id, place, name, end, terminalId: null }]
    bottom.value = 'terminals'
    return id
  }

  /** Opens a terminal in a tab of its own. */
  function openTerminal(place: Place, name: string): number {
    const id = add(place, name)
    arrange((now) => openTab(now, [id]))
    return id
  }

  /** Opens a terminal at each end of a wire, side by side in a tab of their own. */
  function openPair(ends: readonly PlaceOffer[]): void {
    const ids = ends.map(({ place, name, end }) => add(place, name, end))
    arrange((now) => openTab(now, ids))
  }

  /** Opens another terminal at the same place, beside that one or in a tab of its own. */
  function openBeside(beside: number, axis: Axis | null): void {
    const known = terminals.value.find((tab) => tab.id === beside)
    if (!known) return
    const id = add(known.place, known.name)
    arrange((now) => (axis === null ? openTab(now, [id]) : split(now, beside, axis, id)))
  }

  /** The agent has opened that terminal under this number. */
  function opened(id: number, terminalId: number): void {
    terminals.value = terminals.value.map((tab) => (tab.id === id ? { ...tab, terminalId } : tab))
  }

  function show(tab: number): void {
    arrange((now) => focus(now, tab))
    bottom.value = 'terminals'
  }

  function closeTerminal(id: number): void {
    terminals.value = terminals.value.filter((tab) => tab.id !== id)
    arrange((now) => close(now, id))
  }

  /** Types a line and Enter into a terminal at that place, in sight; opens one where there is none. */
  function typeInto(place: Place, name: string, text: string): void {
    // The newest: an older one may have been left to a program that reads its keys.
    const known = terminals.value.filter((tab) => samePlace(tab.place, place)).at(-1)
    const tab = known?.id ?? openTerminal(place, name)
    show(tab)
    typing.value = { tab, text: `${text}\r`, serial: ++serial }
  }

  /** Types a line that its terminal cannot take into a new one at the same place. */
  function typeElsewhere({ tab, text }: { readonly tab: number; readonly text: string }): void {
    const busy = terminals.value.find((one) => one.id === tab)
    if (busy) typing.value = { tab: openTerminal(busy.place, busy.name), text, serial: ++serial }
  }

  /** The terminals of a lab host that is gone or made afresh. */
  function closeTerminalsOf(labHost: string): void {
    for (const tab of terminals.value) if (tab.place.labHost === labHost) closeTerminal(tab.id)
  }

  /** What the next page needs to show the same: terminals that are not open yet have nothing to come back to. */
  function kept(): KeptLayout {
    const open = terminals.value.flatMap(({ id, terminalId, ...rest }) =>
      terminalId === null ? [] : [{ key: id, terminalId, ...rest }],
    )
    return { panes: panes.value, terminals: open }
  }

  /**
   * Shows the terminals that go on as they lay in the page before, those of which nothing was kept in tabs of their own.
   *
   * @param nameOf what a place is called of which nothing was kept.
   */
  function takeUp(layout: KeptLayout | null, living: readonly OpenTerminal[], nameOf: (place: Place) => string): void {
    // The person may have been quicker: what they opened stays, and the numbers of the page before are theirs.
    const before = terminals.value.length > 0 ? null : layout
    const known = new Map(before?.terminals.map((one) => [one.terminalId, one]))
    nextTerminal = Math.max(nextTerminal, ...[...known.values()].map((one) => one.key + 1))
    const come = living.map(({ terminalId, place }): TerminalTab => {
      const { key, name, end } = known.get(terminalId) ?? { key: nextTerminal++, name: nameOf(place), end: null }
      return { id: key, place, name, end, terminalId }
    })
    terminals.value = [...terminals.value, ...come]
    const ids = come.map((tab) => tab.id)
    if (before) panes.value = takenUp(before.panes, ids)
    else for (const id of ids) arrange((now) => openTab(now, [id]))
  }

  return {
    terminals,
    panes,
    activeTerminal,
    active,
    bottom,
    selected,
    typing,
    arrange,
    openTerminal,
    openPair,
    openBeside,
    opened,
    show,
    closeTerminal,
    typeInto,
    typeElsewhere,
    closeTerminalsOf,
    kept,
    takeUp,
  }
})
