/**
 * A flood from a container's PTY to xterm in the page, against the same bytes written into the same xterm without any way
 * before, and against a relay through one process. What each process did meanwhile is told beside.
 */
import { benchRow, type BenchRow } from '../report'
import { processTree, ticksPerSecond } from '../window/processes'
import { round } from '../window/judge'
import type { BenchWindow, Laboratory } from '../window/open'
import type { FloodResult } from './install'
import { flood, lookOf, rawWrite, shows, type } from './page'
import { inContainer, serveLine, servingWord, type Payload } from './payloads'
import { openSource } from './source'
import { containerShell, openTerminal, startNaive } from './windows'

export interface ThroughputResult {
  readonly rows: readonly BenchRow[]
  /** The worst payload's, from medians of rounds. */
  readonly vsRawWrite: number
  readonly vsOneProcess: number
  /** Against the slower of what xterm takes and what the container's PTY gives: what the way between costs. */
  readonly vsPossible: number
  /** Bytes too few or too many, and a whole payload for each whose checksum is wrong. */
  readonly lostBytes: number
}

/** Contenders take turns within each round. */
export async function measureThroughput(
  laboratory: Laboratory,
  naive: BenchWindow,
  payloads: readonly Payload[],
  rounds: number,
): Promise<ThroughputResult> {
  const { page } = laboratory
  await openTerminal(page, inContainer, 'bench')
  const look = await lookOf(page, -1)
  await startNaive(naive.page, look, true)
  for (const window of [laboratory, naive]) {
    await shows(window.page, -1, '#')
    await type(window.page, -1, serveLine)
    await shows(window.page, -1, servingWord)
  }
  const source = await openSource(await containerShell(laboratory))
  const rows: BenchRow[] = []
  const [raw, one, possible]: [number[], number[], number[]] = [[], [], []]
  let lostBytes = 0
  for (const payload of payloads) {
    const samples: Record<Contender, number[]> = { vethlab: [], raw: [], naive: [], source: [] }
    for (let round = 0; round < rounds; round += 1) {
      const ours = await watched(laboratory, payload, 'vethlab', () => flood(page, -1, payload.request, payload.bytes))
      samples.vethlab.push(rate(payload, ours.ms))
      const bare = await rawWrite(page, -1)
      samples.raw.push(rate(payload, bare))
      const theirs = await watched(naive, payload, 'one process', () =>
        flood(naive.page, -1, payload.request, payload.units),
      )
      samples.naive.push(rate(payload, theirs.ms))
      lostBytes += lost(payload, ours)
      samples.source.push(rate(payload, await source.flood(payload)))
      process.stderr.write(`${payload.kind}, MB/s: ${JSON.stringify(latest(samples))}\n`)
    }
    const made = [
      benchRow(`vethlab: ${payload.kind}`, 'MB/s', samples.vethlab),
      benchRow(`raw term.write: ${payload.kind}`, 'MB/s', samples.raw),
      benchRow(`one process: ${payload.kind}`, 'MB/s', samples.naive),
      benchRow(`the PTY, read and nothing else: ${payload.kind}`, 'MB/s', samples.source),
    ]
    rows.push(...made)
    const [ours = NaN, bare = NaN, relay = NaN, given = NaN] = made.map((row) => row.median)
    raw.push(ours / bare)
    one.push(ours / relay)
    possible.push(ours / Math.min(bare, given))
  }
  source.close()
  const [vsRawWrite, vsOneProcess, vsPossible] = [Math.min(...raw), Math.min(...one), Math.min(...possible)]
  return { rows, vsRawWrite, vsOneProcess, vsPossible, lostBytes }
}

type Contender = 'vethlab' | 'raw' | 'naive' | 'source'

function latest(samples: Readonly<Record<Contender, readonly number[]>>): Record<string, number> {
  return Object.fromEntries(Object.entries(samples).map(([name, rates]) => [name, round(rates.at(-1) ?? NaN)]))
}

function rate(payload: Payload, ms: number): number {
  return payload.bytes / 1e6 / (ms / 1000)
}

function lost(payload: Payload, got: FloodResult): number {
  if (got.bytes !== payload.bytes) return Math.abs(got.bytes - payload.bytes)
  return got.digest === payload.digest ? 0 : payload.bytes
}

/** Says on the other stream in how many pieces it came, and which share of a core each process had. */
async function watched(
  window: BenchWindow,
  payload: Payload,
  name: string,
  work: () => Promise<FloodResult>,
): Promise<FloodResult> {
  const before = new Map(processTree(window.pid).map((entry) => [entry.pid, entry.ticks]))
  const result = await work()
  const parts: Record<string, number> = {}
  for (const { pid, name: program, command, ticks } of processTree(window.pid)) {
    const part = /--type=([\w-]+)/.exec(command)?.[1] ?? (command.includes('agent.js') ? 'agent' : program)
    const percent = Math.round(((ticks - (before.get(pid) ?? 0)) / ticksPerSecond / (result.ms / 1000)) * 100)
    if (percent > 1) parts[part] = (parts[part] ?? 0) + percent
  }
  const said = { rate: Math.round(rate(payload, result.ms) * 10) / 10, pieces: result.pieces, percent: parts }
  process.stderr.write(`${name}, ${payload.kind}: ${JSON.stringify(said)}\n`)
  return result
}
