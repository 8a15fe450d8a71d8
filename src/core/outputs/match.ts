/** Which line of the text now is which one of the text before. */
import { append } from './append'
import type { DescribedLine } from './lines'
import { longestRising } from './rising'

export type LineChange = 'same' | 'new' | 'gone' | 'changed' | 'counter'

export interface Matching {
  /** Of each line now: never 'gone'. */
  readonly changes: readonly LineChange[]
  /** Of each line before: the line now that it became; null where it is gone. */
  readonly partners: readonly (number | null)[]
}

/** What two lines have in common, from the most to the least; what the line now is said to be then. */
const passes: readonly { readonly change: LineChange; readonly key: (line: DescribedLine) => string }[] = [
  { change: 'same', key: (line) => line.meaning },
  { change: 'counter', key: (line) => line.still },
  { change: 'changed', key: (line) => line.about },
]

/** Every line before becomes at most one line now, so that a line that is there twice and then once is once gone. */
export function matchLines(before: readonly DescribedLine[], now: readonly DescribedLine[]): Matching {
  const changes: LineChange[] = now.map(() => 'new')
  const partners: (number | null)[] = before.map(() => null)
  for (const { change, key } of passes) {
    const free = new Map<string, number[]>()
    // From the last to the first, so that the first is taken first from the end.
    for (let index = before.length - 1; index >= 0; index -= 1) {
      const line = before[index]
      if (line && partners[index] === null) append(free, placed(line, key), index)
    }
    now.forEach((line, index) => {
      if (changes[index] !== 'new') return
      const found = free.get(placed(line, key))?.pop()
      if (found === undefined) return
      partners[found] = index
      changes[index] = change
    })
  }
  for (const index of outOfOrder(now, partners)) changes[index] = 'changed'
  return { changes, partners }
}

/** A line means something only within its block and its part of it. */
const placed = (line: DescribedLine, key: (line: DescribedLine) => string): string =>
  JSON.stringify([line.block, line.part, key(line)])

/** In a list whose order has a meaning: the fewest lines that must have been moved. */
function outOfOrder(now: readonly DescribedLine[], partners: readonly (number | null)[]): number[] {
  const lists = new Map<string, number[]>()
  for (const partner of partners) {
    const list = partner === null ? null : now[partner]?.list
    if (partner !== null && list != null) append(lists, list, partner)
  }
  return [...lists.values()].flatMap((order) => {
    const stayed = new Set(longestRising(order))
    return order.filter((index) => !stayed.has(index))
  })
}

/**
 * `brctl show`: a bridge's first port stands in the bridge's own row, so a port may change its row without anything having
 * happened to it. The row is changed where the bridge's own facts are, or where the port in it has come or gone.
 */
export function matchBridges(before: readonly DescribedLine[], now: readonly DescribedLine[]): Matching {
  const [old, next] = [readBridges(before), readBridges(now)]
  const changes = now.map((line): LineChange => {
    const was = old.get(line.block)
    if (line.block === '') return before.some((other) => other.text === line.text) ? 'same' : 'new'
    if (!was) return 'new'
    if (line.about !== 'head') return was.ports.has(line.about) ? 'same' : 'new'
    const is = next.get(line.block)
    const [left, came] = [
      was.first !== null && !is?.ports.has(was.first),
      is?.first != null && !was.ports.has(is.first),
    ]
    return is?.own === was.own && !left && !came && (is.first === null) === (was.first === null) ? 'same' : 'changed'
  })
  const rows = new Map(now.map((line, index) => [JSON.stringify([line.block, line.about]), index]))
  const partners = before.map((line) => {
    const own = rows.get(JSON.stringify([line.block, line.about]))
    const isFirst = next.get(line.block)?.first === line.about
    return own ?? (isFirst ? (rows.get(JSON.stringify([line.block, 'head'])) ?? null) : null)
  })
  return { changes, partners }
}

interface BridgeRows {
  readonly own: string
  readonly first: string | null
  readonly ports: Set<string>
}

function readBridges(lines: readonly DescribedLine[]): Map<string, BridgeRows> {
  const bridges = new Map<string, BridgeRows>()
  for (const line of lines) {
    if (line.block === '') continue
    if (line.about !== 'head') {
      bridges.get(line.block)?.ports.add(line.about)
      continue
    }
    // Name, id, whether it has the spanning tree protocol, first port.
    const [name = '', id = '', stp = '', first = null] = line.meaning.split(' ')
    const ports = bridges.get(line.block)?.ports ?? new Set()
    if (first !== null) ports.add(first)
    bridges.set(line.block, { own: `${name} ${id} ${stp}`, first, ports })
  }
  return bridges
}
