/** How terminals lie beside each other: tabs, and in each a tree of splits whose leaves are terminals. */

/** row: side by side; column: one below the other. */
export type Axis = 'row' | 'column'
export type Side = 'left' | 'right' | 'up' | 'down'

/** A terminal, by the page's number of it. */
export interface PaneLeaf {
  readonly terminal: number
}

/** At least two parts, none of which is a split along the same axis: that one's parts would be its own. */
export interface PaneSplit {
  readonly axis: Axis
  readonly parts: readonly PanePart[]
}

export interface PanePart {
  readonly node: PaneNode
  /** Of the split's length; those of one split sum to 1. */
  readonly fraction: number
}

export type PaneNode = PaneLeaf | PaneSplit

export interface PaneTab {
  readonly id: number
  readonly root: PaneNode
  /** The terminal that has the keys. */
  readonly focused: number
  /** Only the focused terminal is shown, in all of the tab's room. */
  readonly maximised: boolean
  /** What is typed into one terminal of the tab is typed into all of them but those that stand apart. */
  readonly synchronised: boolean
  /** Terminals that a synchronised tab leaves out. */
  readonly apart: readonly number[]
}

export interface Panes {
  readonly tabs: readonly PaneTab[]
  /** The tab in front; null where there is none. */
  readonly active: number | null
  /** The terminals have the picture's room too. */
  readonly whole: boolean
}

/** In fractions of the tab's room, from its upper left corner. */
export interface PaneRectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** More side by side leave none of them room to read; what comes then has a tab of its own. */
export const leavesLimit = 16
export const noPanes: Panes = { tabs: [], active: null, whole: false }
