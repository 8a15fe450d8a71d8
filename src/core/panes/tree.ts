/** The tree of one tab: what is in it, what comes in and goes out. Pure. */
import type { Axis, PaneNode, PanePart, PaneRectangle, PaneSplit } from './types'

/** @returns the terminals of a tree, as one reads them. */
export function leavesOf(node: PaneNode): number[] {
  return 'terminal' in node ? [node.terminal] : node.parts.flatMap((part) => leavesOf(part.node))
}

/** @returns the tree with a terminal beside that one, which gives it half of its room. */
export function insertBeside(node: PaneNode, beside: number, axis: Axis, terminal: number): PaneNode {
  if ('terminal' in node) {
    if (node.terminal !== beside) return node
    return { axis, parts: [node, { terminal }].map((leaf) => ({ node: leaf, fraction: 0.5 })) }
  }
  const parts = node.parts.map((part) => ({ ...part, node: insertBeside(part.node, beside, axis, terminal) }))
  // A split along the axis that it is in gives its parts to that one.
  return collapsed(node.axis, parts) ?? node
}

/** @returns the tree without that terminal, whose room its neighbours share; null where nothing is left. */
export function without(node: PaneNode, terminal: number): PaneNode | null {
  if ('terminal' in node) return node.terminal === terminal ? null : node
  const parts = node.parts.flatMap((part): PanePart[] => {
    const inner = without(part.node, terminal)
    return inner === null ? [] : [{ node: inner, fraction: part.fraction }]
  })
  return collapsed(node.axis, parts)
}

/**
 * Brings parts to the form that every split has: one part alone takes its split's place, a split within one of the same
 * axis gives it its parts, and the fractions sum to 1.
 */
export function collapsed(axis: Axis, parts: readonly PanePart[]): PaneNode | null {
  const flat = parts.flatMap(({ node, fraction }): readonly PanePart[] =>
    'terminal' in node || node.axis !== axis
      ? [{ node, fraction }]
      : node.parts.map((part) => ({ node: part.node, fraction: part.fraction * fraction })),
  )
  const [first, ...others] = flat
  if (first === undefined || others.length === 0) return first?.node ?? null
  const fractions = shares(flat.map((part) => part.fraction))
  return { axis, parts: flat.map(({ node }, index) => ({ node, fraction: fractions[index] ?? 0 })) }
}

/** The least part of a split that a terminal is left: it can still be seen, and taken hold of. */
export const leastFraction = 0.02

/** @returns the lengths as parts of 1, none without room; where they say nothing, equal parts. */
export function shares(lengths: readonly number[]): number[] {
  const given = lengths.map((length) => (Number.isFinite(length) && length > 0 ? length : 0))
  const sum = given.reduce((all, length) => all + length, 0)
  const usable = sum > 0 && Number.isFinite(sum)
  const parts = given.map((length) => (usable ? length / sum : 1 / given.length))
  const least = Math.min(leastFraction, 1 / given.length)
  if (parts.every((part) => part > least - 1e-9)) return parts
  // Each has the least, and what is left is shared as it was.
  return parts.map((part) => least + part * (1 - least * parts.length))
}

/** @param path the index of the part to take at each split, from the root. @returns null where no split is there. */
export function splitAt(node: PaneNode, path: readonly number[]): PaneSplit | null {
  if ('terminal' in node) return null
  const [index, ...rest] = path
  if (index === undefined) return node
  const part = node.parts[index]
  return part ? splitAt(part.node, rest) : null
}

/** @returns the tree in which the split at that path has those lengths. */
export function resized(node: PaneNode, path: readonly number[], lengths: readonly number[]): PaneNode {
  if ('terminal' in node) return node
  const [index, ...rest] = path
  if (index === undefined) {
    if (lengths.length !== node.parts.length) return node
    const fractions = shares(lengths)
    return { ...node, parts: node.parts.map((part, at) => ({ ...part, fraction: fractions[at] ?? part.fraction })) }
  }
  const parts = node.parts.map((part, at) =>
    at === index ? { ...part, node: resized(part.node, rest, lengths) } : part,
  )
  return { ...node, parts }
}

/** @returns where each terminal of a tree lies. */
export function rectanglesOf(node: PaneNode): ReadonlyMap<number, PaneRectangle> {
  const found = new Map<number, PaneRectangle>()
  lay(node, { x: 0, y: 0, width: 1, height: 1 }, found)
  return found
}

function lay(node: PaneNode, room: PaneRectangle, found: Map<number, PaneRectangle>): void {
  if ('terminal' in node) {
    found.set(node.terminal, room)
    return
  }
  let at = 0
  for (const { node: inner, fraction } of node.parts) {
    const part =
      node.axis === 'row'
        ? { ...room, x: room.x + room.width * at, width: room.width * fraction }
        : { ...room, y: room.y + room.height * at, height: room.height * fraction }
    lay(inner, part, found)
    at += fraction
  }
}
