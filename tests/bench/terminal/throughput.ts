/**
 * A flood from a container's PTY to xterm in the page, against the same bytes written into the same xterm without any way
 * before, and against a relay through one process. What each process did meanwhile is told beside.
 */
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { BenchRow } from '../report'
import { processTree, ticksPerSecond } from '../window/processes'
import { round } from '../window/judge'
import type { BenchWindow, Laboratory } from '../window/open'
import type { FloodResult } from './install'
import { flood, lookOf, rawWrite, shows, type } from './page'
import { inContainer, serveLine, servingWord, type Payload } from './payloads'
import { compareRounds, noRates, type Compared, type Rates } from './rates'
import { openSource } from './source'
import { openTerminal, startNaive } from './windows'

export interface ThroughputResult {
  readonly rows: readonly BenchRow[]
  /** The worst payload's median of rounds; so are the others. */
  readonly vsRawWrite: number
  readonly vsOneProcess: number
  /**
   * Against what this machine allows: no more than xterm takes, than the container's PTY gives, than all cores have the time for
   * when they do nothing but these two, and than xterm takes while that PTY is read no faster than ours is: whatever is faster
   * than ours reads it faster, and leaves xterm less. The rest is what the way between costs.
   */
  readonly vsPossible: number
  /** The same limit against raw writing: where it is below 1, no way at all from this PTY to this page is as fast. */
  readonly possibleVsRaw: number
  /** Bytes too few or too many, and a whole payload for each whose checksum is wrong. */
  readonly lostBytes: number
}

/** Contenders take turns within each round; of each payload, each goes once uncounted before, so that all of them are warm to it. */
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
  const source = await openSource(await laboratory.engineSocket())
  const compared: Compared[] = []
  let lostBytes = 0
  for (const payload of payloads) {
    let rates = noRates()
    const round = async (): Promise<void> => {
      const ours = await watched(laboratory, payload, 'vethlab', () => flood(page, -1, payload, payload.units))
      rates.vethlab.push(rate(payload, ours.ms))
      const bare = await timed(() => rawWrite(page, -1))
      rates.raw.push(rate(payload, bare.result))
      const theirs = await watched(naive, payload, 'one process', () => flood(naive.page, -1, payload, payload.units))
      rates.naive.push(rate(payload, theirs.ms))
      const given = await timed(() => source.flood(payload))
      rates.source.push(rate(payload, given.result))
      rates.time.push(rate(payload, (bare.busyMs + given.busyMs) / availableParallelism()))
      const [beside] = await Promise.all([rawWrite(page, -1), source.flood(payload, payload.bytes / ours.ms)])
      rates.beside.push(rate(payload, beside))
      lostBytes += lost(payload, ours)
      process.stderr.write(`${payload.kind}, MB/s: ${JSON.stringify(latest(rates))}\n`)
    }
    await round()
    rates = noRates()
    for (let count = 0; count < rounds; count += 1) await round()
    compared.push(compareRounds(payload.kind, rates))
  }
  source.close()
  const worst = (ratio: keyof Compared['medians']): number => Math.min(...compared.map((one) => one.medians[ratio]))
  return {
    ...{ rows: compared.flatMap((one) => one.rows), lostBytes },
    ...{ vsRawWrite: worst('vsRawWrite'), vsOneProcess: worst('vsOneProcess') },
    ...{ vsPossible: worst('vsPossible'), possibleVsRaw: worst('possibleVsRaw') },
  }
}

/** @returns with the result, how long the machine's cores were busy together. */
async function timed<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly busyMs: number }> {
  const before = busyMs()
  const result = await work()
  return { result, busyMs: busyMs() - before }
}

/** All cores' time but idle and iowait (proc_stat(5)), in milliseconds. */
function busyMs(): number {
  const [user = 0, nice = 0, system = 0, , , ...rest] = (
    /^cpu +(.*)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? ''
  )
    .split(' ')
    .map(Number)
  // Guests' time is in user's already: what is left of the rest is irq, softirq and steal.
  const ticks = user + nice + system + rest.slice(0, 3).reduce((sum, value) => sum + value, 0)
  return (ticks / ticksPerSecond) * 1000
}

function latest(rates: Rates): Record<string, number> {
  return Object.fromEntries(Object.entries(rates).map(([name, of]) => [name, round(of.at(-1) ?? NaN)]))
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
