/**
 * The tools' own text, compared with what they printed at the moment "before". Lines in which only counters, timers or
 * dates differ are no difference, and are told apart so that they can be dimmed.
 */
import { append } from './append'
import { describeLines, type DescribedLine } from './lines'
import { matchBridges, matchLines, type LineChange, type Matching } from './match'
import type { ObservedTool } from './tools'

export type { LineChange } from './match'

export interface OutputLine {
  readonly text: string
  readonly change: LineChange
}

/**
 * @param before what the tool printed at the marked moment; null where none is marked: then every line is 'same'.
 * @param now what it prints now.
 * @returns the lines of now in their order, with the lines that are gone in their old place between them.
 */
export function compareOutputs(tool: ObservedTool, before: string | null, now: string): OutputLine[] {
  const lines = describeLines(tool, now)
  if (before === null) return lines.map(({ text }) => ({ text, change: 'same' }))
  const old = describeLines(tool, before)
  return weave(old, lines, tool === 'brctl-show' ? matchBridges(old, lines) : matchLines(old, lines))
}

function weave(before: readonly DescribedLine[], now: readonly DescribedLine[], matching: Matching): OutputLine[] {
  const goneAfter = placeGone(before, now, matching.partners)
  const woven: OutputLine[] = []
  const addGone = (index: number): void => {
    for (const text of goneAfter.get(index) ?? []) woven.push({ text, change: 'gone' })
  }
  addGone(-1)
  now.forEach(({ text }, index) => {
    // An empty line only keeps others apart.
    woven.push({ text, change: text === '' ? 'same' : (matching.changes[index] ?? 'new') })
    addGone(index)
  })
  return woven
}

/** By the line now that they stand behind: that which the nearest line above them became; -1: above all. */
function placeGone(
  before: readonly DescribedLine[],
  now: readonly DescribedLine[],
  partners: readonly (number | null)[],
): Map<number, string[]> {
  const goneAfter = new Map<number, string[]>()
  const blocks = new Set(now.map((line) => line.block))
  const ends = endsOf(now)
  let anchor = -1
  before.forEach((line, index) => {
    const partner = partners[index] ?? null
    if (partner !== null) anchor = partner
    else if (line.text !== '' || !blocks.has(line.block)) {
      append(goneAfter, placeAfter(anchor, line, now, ends), line.text)
    }
  })
  return goneAfter
}

interface Ends {
  /** Of each line: the last one of its block, and of its part of it. */
  readonly block: readonly number[]
  readonly part: readonly number[]
}

/** What belonged to another block, or to another part, does not stand in the midst of one. */
function placeAfter(anchor: number, line: DescribedLine, now: readonly DescribedLine[], ends: Ends): number {
  const above = now[anchor]
  if (!above) return -1
  if (above.block !== line.block) return ends.block[anchor] ?? anchor
  return above.part === line.part ? anchor : (ends.part[anchor] ?? anchor)
}

function endsOf(now: readonly DescribedLine[]): Ends {
  const [block, part]: [number[], number[]] = [[], []]
  for (let index = now.length - 1; index >= 0; index -= 1) {
    const [line, next] = [now[index], now[index + 1]]
    const sameBlock = next !== undefined && line?.block === next.block
    block[index] = sameBlock ? (block[index + 1] ?? index) : index
    part[index] = sameBlock && line.part === next.part ? (part[index + 1] ?? index) : index
  }
  return { block, part }
}
