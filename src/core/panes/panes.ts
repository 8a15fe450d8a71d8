/** What can be done with tabs and their terminals: each returns the panes as they are then. Pure. */
import { neighbour } from './neighbour'
import { insertBeside, leavesOf, resized, without } from './tree'
import { leavesLimit, type Axis, type Panes, type PaneNode, type PaneTab, type Side } from './types'

/** @returns the tab in front; null where there is none. */
export function activeTab(panes: Panes): PaneTab | null {
  return panes.tabs.find((tab) => tab.id === panes.active) ?? null
}

/** @returns the tab that a terminal is in; null where it is in none. */
export function tabOf(panes: Panes, terminal: number): PaneTab | null {
  return panes.tabs.find((tab) => leavesOf(tab.root).includes(terminal)) ?? null
}

/** Terminals in a tab of their own, side by side, in front; the first has the keys. Those that have a place are not taken. */
export function openTab(panes: Panes, terminals: readonly number[]): Panes {
  const fresh = [...new Set(terminals)].filter((terminal) => tabOf(panes, terminal) === null).slice(0, leavesLimit)
  const [first] = fresh
  if (first === undefined) return panes
  const root: PaneNode =
    fresh.length === 1
      ? { terminal: first }
      : { axis: 'row', parts: fresh.map((terminal) => ({ node: { terminal }, fraction: 1 / fresh.length })) }
  const id = Math.max(0, ...panes.tabs.map((tab) => tab.id)) + 1
  const tab: PaneTab = { id, root, focused: first, maximised: false, synchronised: false, apart: [] }
  return { ...panes, tabs: [...panes.tabs, tab], active: id }
}

/** A terminal beside that one, with the keys; in a tab of its own where that tab has as many as can be read. */
export function split(panes: Panes, beside: number, axis: Axis, terminal: number): Panes {
  const tab = tabOf(panes, beside)
  if (!tab || leavesOf(tab.root).length >= leavesLimit) return openTab(panes, [terminal])
  if (tabOf(panes, terminal)) return panes
  const root = insertBeside(tab.root, beside, axis, terminal)
  // Whoever types into all of them has not seen this one yet.
  const apart = tab.synchronised ? [...tab.apart, terminal] : tab.apart
  return { ...replaced(panes, { ...tab, root, apart, focused: terminal, maximised: false }), active: tab.id }
}

/** Without that terminal; a tab whose last one it was goes with it, and the one beside it comes to the front. */
export function close(panes: Panes, terminal: number): Panes {
  const tab = tabOf(panes, terminal)
  if (!tab) return panes
  const root = without(tab.root, terminal)
  if (root) return replaced(panes, tidied(tab, root, terminal))
  const index = panes.tabs.indexOf(tab)
  const tabs = panes.tabs.filter((one) => one !== tab)
  const beside = tabs[Math.min(index, tabs.length - 1)]?.id ?? null
  return { tabs, active: panes.active === tab.id ? beside : panes.active, whole: panes.whole && tabs.length > 0 }
}

/** What a tab keeps of itself without that terminal. */
function tidied(tab: PaneTab, root: PaneNode, gone: number): PaneTab {
  const left = leavesOf(root)
  const before = leavesOf(tab.root).indexOf(gone) - 1
  const focused = tab.focused === gone ? (left[Math.max(0, before)] ?? gone) : tab.focused
  const alone = left.length < 2
  return {
    ...tab,
    root,
    focused,
    maximised: tab.maximised && !alone && tab.focused !== gone,
    synchronised: tab.synchronised && !alone,
    apart: alone ? [] : tab.apart.filter((one) => one !== gone),
  }
}

/** Gives the keys to that terminal and brings its tab to the front. */
export function focus(panes: Panes, terminal: number): Panes {
  const tab = tabOf(panes, terminal)
  if (!tab) return panes
  if (tab.focused === terminal && panes.active === tab.id) return panes
  return { ...replaced(panes, { ...tab, focused: terminal }), active: tab.id }
}

/** Gives the keys to the terminal at that side of the focused one; where there is none, nothing changes. */
export function move(panes: Panes, side: Side): Panes {
  const tab = activeTab(panes)
  const to = tab && neighbour(tab.root, tab.focused, side)
  return tab && to !== null ? focus(panes, to) : panes
}

/** The next or the previous tab, around the ends. */
export function stepTab(panes: Panes, step: 1 | -1): Panes {
  const count = panes.tabs.length
  const index = panes.tabs.findIndex((tab) => tab.id === panes.active)
  return index < 0 ? panes : { ...panes, active: panes.tabs[(index + step + count) % count]?.id ?? null }
}

/**
 * @param path the split that is meant, as the index of the part to take at each one from the root.
 * @param lengths of its parts, in any unit.
 */
export function resize(panes: Panes, tabId: number, path: readonly number[], lengths: readonly number[]): Panes {
  const tab = panes.tabs.find((one) => one.id === tabId)
  return tab ? replaced(panes, { ...tab, root: resized(tab.root, path, lengths) }) : panes
}

/** Shows that terminal alone, or all of its tab again. */
export function toggleMaximised(panes: Panes, terminal: number): Panes {
  const tab = tabOf(panes, terminal)
  if (!tab || leavesOf(tab.root).length < 2) return panes
  return focus(replaced(panes, { ...tab, focused: terminal, maximised: !tab.maximised }), terminal)
}

/** Gives the terminals the picture's room too, or gives it back. */
export function toggleWhole(panes: Panes): Panes {
  return { ...panes, whole: !panes.whole && panes.tabs.length > 0 }
}

/** Switches the tab's synchronised input; a terminal alone has none. Switched on, nobody stands apart. */
export function synchronise(panes: Panes, tabId: number, on: boolean): Panes {
  const tab = panes.tabs.find((one) => one.id === tabId)
  if (!tab) return panes
  return replaced(panes, { ...tab, synchronised: on && leavesOf(tab.root).length > 1, apart: [] })
}

/** Leaves a terminal out of its tab's synchronised input, or takes it in again. */
export function setApart(panes: Panes, terminal: number, apart: boolean): Panes {
  const tab = tabOf(panes, terminal)
  if (!tab?.synchronised) return panes
  const others = tab.apart.filter((one) => one !== terminal)
  return replaced(panes, { ...tab, apart: apart ? [...others, terminal] : others })
}

/** @returns the other terminals that what is typed into that one goes to. */
export function receivers(panes: Panes, from: number): number[] {
  const tab = tabOf(panes, from)
  return tab && synchronisedOf(tab).includes(from) ? synchronisedOf(tab).filter((terminal) => terminal !== from) : []
}

/** @returns the terminals that take part in a tab's synchronised input; none where there is none. */
export function synchronisedOf(tab: PaneTab): number[] {
  return tab.synchronised ? leavesOf(tab.root).filter((terminal) => !tab.apart.includes(terminal)) : []
}

function replaced(panes: Panes, tab: PaneTab): Panes {
  return { ...panes, tabs: panes.tabs.map((one) => (one.id === tab.id ? tab : one)) }
}
