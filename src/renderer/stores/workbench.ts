/** What is open in the window: terminals, the selected element, which pane is in front. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { Place } from '../../contract/agent'
import type { OpenTerminal } from '../../contract/ipc'

export interface TerminalTab {
  readonly id: number
  readonly place: Place
  /** What stands on the tab: the lab host's or the container's name. */
  readonly name: string
  /** A terminal that goes on already; null: a new one is opened. */
  readonly attachTo: number | null
}

export const useWorkbenchStore = defineStore('workbench', () => {
  const terminals = ref<TerminalTab[]>([])
  const activeTerminal = ref<number | null>(null)
  const bottom = ref<'terminals' | 'outputs'>('terminals')
  /** An interface's key or a namespace's id. */
  const selected = ref<string | null>(null)
  /** Text that waits to be typed into a terminal, by its tab. */
  const typing = ref<{ readonly tab: number; readonly text: string; readonly serial: number } | null>(null)
  let nextTab = 1
  let serial = 0
  const active = computed(() => terminals.value.find((tab) => tab.id === activeTerminal.value) ?? null)

  function openTerminal(place: Place, name: string): number {
    const tab: TerminalTab = { id: nextTab++, place, name, attachTo: null }
    terminals.value = [...terminals.value, tab]
    show(tab.id)
    return tab.id
  }

  /** Shows terminals again that the page before had, in their order. */
  function restoreTerminals(open: readonly OpenTerminal[], nameOf: (place: Place) => string): void {
    const tabs = open.map(({ place, terminalId }) => ({
      ...{ id: nextTab++, place, name: nameOf(place), attachTo: terminalId },
    }))
    terminals.value = [...tabs, ...terminals.value]
    activeTerminal.value ??= terminals.value.at(-1)?.id ?? null
  }

  function show(tab: number): void {
    activeTerminal.value = tab
    bottom.value = 'terminals'
  }

  function closeTerminal(id: number): void {
    terminals.value = terminals.value.filter((tab) => tab.id !== id)
    if (activeTerminal.value === id) activeTerminal.value = terminals.value[terminals.value.length - 1]?.id ?? null
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

  return {
    terminals,
    activeTerminal,
    active,
    bottom,
    selected,
    typing,
    openTerminal,
    restoreTerminals,
    show,
    closeTerminal,
    typeInto,
    typeElsewhere,
    closeTerminalsOf,
  }
})

function samePlace(a: Place, b: Place): boolean {
  if (a.labHost !== b.labHost) return false
  if (a.kind === 'lab-host') return b.kind === 'lab-host'
  if (a.kind === 'container') return b.kind === 'container' && a.container === b.container
  return b.kind === 'namespace' && a.namespaceId === b.namespaceId
}
