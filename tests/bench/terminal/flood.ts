/**
 * Many terminals that print `yes` at once: how soon Ctrl-C ends each, how smoothly the picture is pushed about and how soon
 * it shows a change meanwhile, and whether memory grows.
 */
import { dragged } from '../graphPan'
import { benchRow, type BenchRow } from '../report'
import { labHost, type Laboratory } from '../window/open'
import { armPixel, clockOffset, now } from '../window/pixel'
import { processTree, residentKib } from '../window/processes'
import { reveal } from '../window/reveal'
import { interrupt, shows, type } from './page'
import { openTerminal } from './windows'

const prompt = 'ends-here> '
/** As long as a terminal floods before it is interrupted again. */
const floodMs = 300
const changes = 20
/** What the first seconds take is not growth: scrollback fills, code is compiled. */
const settledShare = 0.3

export interface FloodPlan {
  readonly terminals: number
  readonly rounds: number
  readonly seconds: number
}

export interface FloodFigures {
  readonly rows: readonly BenchRow[]
  readonly ctrlCP99Ms: number
  readonly panFps: number
  readonly slopeKibPerSecond: number
}

/** Opens the terminals, and leaves them without a program in the end. */
export async function measureFlood(laboratory: Laboratory, plan: FloodPlan): Promise<FloodFigures> {
  const { page } = laboratory
  const numbers = Array.from({ length: plan.terminals }, (_, at) => at - plan.terminals)
  for (const at of numbers) {
    await openTerminal(page, { kind: 'lab-host', labHost }, `yes-${String(at + plan.terminals)}`)
    await shows(page, -1, '#')
    await type(page, -1, `PS1='${prompt}'\r`)
    await shows(page, -1, prompt)
  }
  const changed = await changeWatch(laboratory)
  for (const at of numbers) await type(page, at, 'yes\r')
  await pause(3 * floodMs)
  const pans: number[] = []
  for (let turn = 0; turn < 3; turn += 1) pans.push(await pan(laboratory))
  const updates: number[] = []
  for (let turn = 0; turn < changes; turn += 1) updates.push(await changed(turn % 2 === 0 ? 'down' : 'up'))
  const memory = await memoryOver(laboratory, plan.seconds)
  const ctrlC: number[] = []
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const at of numbers) {
      ctrlC.push(await interrupt(page, at, prompt))
      await type(page, at, 'yes\r')
      await pause(floodMs)
    }
  }
  for (const at of numbers) await interrupt(page, at, prompt)
  const sorted = [...ctrlC].sort((one, other) => one - other)
  const rows = [
    benchRow(`vethlab: Ctrl-C to prompt, one of ${String(plan.terminals)}`, 'ms', ctrlC),
    benchRow('vethlab: pan meanwhile', 'frames/s', pans),
    benchRow('vethlab: a link’s change to pixel meanwhile', 'ms', updates),
    benchRow(
      'vethlab: memory meanwhile',
      'MiB',
      memory.map((kib) => kib / 1024),
    ),
  ]
  return {
    rows,
    ctrlCP99Ms: sorted[Math.min(sorted.length - 1, Math.ceil(0.99 * sorted.length) - 1)] ?? NaN,
    panFps: rows[1]?.median ?? NaN,
    slopeKibPerSecond: slope(memory.slice(Math.floor(memory.length * settledShare))),
  }
}

async function pan(laboratory: Laboratory): Promise<number> {
  const canvas = await laboratory.page.getByTestId('graph-canvas').boundingBox()
  if (!canvas) throw new Error('the picture has no place')
  return dragged(laboratory.page, canvas)
}

/** @returns what changes a link and tells after how long its pixel followed: the command's own start is in it. */
async function changeWatch(laboratory: Laboratory): Promise<(wanted: 'up' | 'down') => Promise<number>> {
  await laboratory.sh('ip link add flap0 type veth peer name flap1 && ip link set flap1 up && ip link set flap0 up')
  const selector = await reveal(laboratory.page, labHost, 'flap0')
  const offset = await clockOffset(laboratory.page)
  return async (wanted) => {
    const pixel = await armPixel(laboratory.page, selector, wanted)
    const begun = now()
    await laboratory.sh(`ip link set flap0 ${wanted}`)
    return (await pixel.shown()) - offset - begun
  }
}

/** KiB that window, main and agent have together, once a second. */
async function memoryOver(laboratory: Laboratory, seconds: number): Promise<number[]> {
  const samples: number[] = []
  for (let second = 0; second < seconds; second += 1) {
    await pause(1_000)
    const ours = processTree(laboratory.pid).filter(({ command }) => /electron|agent\.js/.test(command))
    samples.push(ours.reduce((sum, { pid }) => sum + residentKib(pid), 0))
  }
  return samples
}

/** Least squares, a sample a second. */
function slope(samples: readonly number[]): number {
  const middle = (samples.length - 1) / 2
  const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length
  const above = samples.reduce((sum, value, at) => sum + (at - middle) * (value - mean), 0)
  const below = samples.reduce((sum, _value, at) => sum + (at - middle) ** 2, 0)
  return below === 0 ? 0 : above / below
}

function pause(ms: number): Promise<void> {
  return new Promise((over) => setTimeout(over, ms))
}
