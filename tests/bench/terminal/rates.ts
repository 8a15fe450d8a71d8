/** What rounds of contenders come to: each one's rate, and ratios within each round, since a shared machine is another one by the next. */
import { benchRow, type BenchRow } from '../report'

/** Rates in MB/s, one a round. */
const contenders = {
  vethlab: 'vethlab',
  raw: 'raw term.write',
  naive: 'one process',
  source: 'the PTY, read and nothing else',
  time: 'all cores at these two alone',
  beside: 'raw term.write while the PTY is read as fast as ours is',
} as const
type Contender = keyof typeof contenders
export type Rates = Record<Contender, number[]>

const ratios = {
  vsRawWrite: 'vethlab / raw term.write',
  vsOneProcess: 'vethlab / one process',
  vsPossible: 'vethlab / what is possible',
  possibleVsRaw: 'what is possible / raw term.write',
} as const
type Ratio = keyof typeof ratios

export interface Compared {
  readonly rows: readonly BenchRow[]
  /** Medians of the rounds'. */
  readonly medians: Readonly<Record<Ratio, number>>
}

/** Without a round. */
export function noRates(): Rates {
  return { vethlab: [], raw: [], naive: [], source: [], time: [], beside: [] }
}

/** @param kind of the payload. */
export function compareRounds(kind: string, rates: Rates): Compared {
  const over = (one: readonly number[], other: readonly number[]): number[] =>
    one.map((rate, at) => rate / (other[at] ?? NaN))
  const { vethlab, raw, naive, source, time, beside } = rates
  const possible = raw.map((rate, at) => Math.min(rate, ...[source, time, beside].map((of) => of[at] ?? NaN)))
  const found: Record<Ratio, number[]> = {
    vsRawWrite: over(vethlab, raw),
    vsOneProcess: over(vethlab, naive),
    vsPossible: over(vethlab, possible),
    possibleVsRaw: over(possible, raw),
  }
  const named = <K extends string>(names: Readonly<Record<K, string>>): [K, string][] =>
    Object.entries(names) as [K, string][]
  const ratioRows = named(ratios).map(([key, name]) => [key, benchRow(`${name}: ${kind}`, '×', found[key])] as const)
  return {
    rows: [
      ...named(contenders).map(([key, name]) => benchRow(`${name}: ${kind}`, 'MB/s', rates[key])),
      ...ratioRows.map(([, row]) => row),
    ],
    medians: Object.fromEntries(ratioRows.map(([key, row]) => [key, row.median])) as Record<Ratio, number>,
  }
}
