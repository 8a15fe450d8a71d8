/** The window's three areas: which are collapsed, and how the room is shared. Pure. */

export const areas = ['lesson', 'graph', 'terminals'] as const
export type Area = (typeof areas)[number]

/** One at least is in sight: a window of rails alone would show nothing. */
export const collapsedLimit = areas.length - 1

/** What is kept of it over a restart. Shares in percent of what is shared; null: nobody has chosen, it follows the window's size. */
export interface AreaLayout {
  readonly collapsed: readonly Area[]
  /** The lesson's share of the window's width. */
  readonly lesson: number | null
  /** The picture's share of the height beside the lesson. */
  readonly graph: number | null
}

export const firstAreas: AreaLayout = { collapsed: [], lesson: null, graph: null }

/** @returns whether that area may be collapsed: another one is left in sight. */
export function mayCollapse(layout: AreaLayout, area: Area): boolean {
  return !layout.collapsed.includes(area) && layout.collapsed.length < collapsedLimit
}

/** @returns the layout with that area collapsed, or in sight again; the same one where it must stay as it is. */
export function withArea(layout: AreaLayout, area: Area, collapsed: boolean): AreaLayout {
  if (layout.collapsed.includes(area) === collapsed || (collapsed && !mayCollapse(layout, area))) return layout
  const others = layout.collapsed.filter((one) => one !== area)
  return { ...layout, collapsed: collapsed ? [...others, area] : others }
}

/** CSS pixels. A lesson needs no more than its lines, which are bounded; below the least its buttons are cut off. */
const lessonWidth = { least: 270, most: 640 } as const
/** Percent of the width, as long as the window is narrow. */
const lessonShare = 29
const graphShare = 56
/** CSS pixels: the head and a few rows of each. */
const rowHeight = 150

export interface Shares {
  readonly lesson: number
  readonly graph: number
  /** The least that each may have, whole percents: they change seldom while the window's size is changed. */
  readonly least: { readonly lesson: number; readonly right: number; readonly row: number }
}

/**
 * @param width of what is shared, in CSS pixels.
 * @param height likewise.
 * @returns the shares in percent; of those that nobody has chosen, what is sensible at that size.
 */
export function sharesAt(layout: AreaLayout, width: number, height: number): Shares {
  const least = {
    lesson: percent(lessonWidth.least, width, 40),
    right: 40,
    row: percent(rowHeight, height, 40),
  }
  const lesson = layout.lesson ?? Math.max(least.lesson, Math.min(lessonShare, percent(lessonWidth.most, width, 100)))
  const graph = layout.graph ?? graphShare
  return {
    lesson: Math.min(100 - least.right, Math.max(least.lesson, lesson)),
    graph: Math.min(100 - least.row, Math.max(least.row, graph)),
    least,
  }
}

function percent(pixels: number, of: number, most: number): number {
  return of <= 0 ? most : Math.min(most, Math.ceil((100 * pixels) / of))
}
