/**
 * From the spawn of the window's process to a live graph of 50 containers on its screen, against a blank window of the same
 * Electron, and against two programs that draw boxes and wires from the same facts and have nothing else: the least one, and one
 * by Vue and plain Vue Flow. `npm run -s bench -- startup [--starts N] [--json]`; the lab host is one that
 * `vethlab lab up --detach` made before.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { attachSets } from '../../src/main/labs/attach'
import { benchRow, printReport } from './report'
import { startCold, type ColdStart } from './startup/cold'
import { buildPage } from './window/buildPage'
import { runContainers } from './window/grow'
import { round } from './window/judge'
import { labHost, shellOf, withDisplay } from './window/open'
import { numberOption, textOption } from './window/options'

const containers = 50
const limit = 1.3
const phases = ['ready', 'begun', 'first', 'painted'] as const

/**
 * Options: `--starts N` (20) of each contender, interleaved; `--against FOLDER`: another built checkout as one more contender.
 */
export async function run({ json, args }: { json: boolean; args: readonly string[] }): Promise<void> {
  const starts = numberOption(args, 'starts', 20)
  const other = textOption(args, 'against')
  const folders = {
    blank: resolve('tests/bench/blank'),
    floor: resolve('tests/bench/floor'),
    flow: await buildPage('tests/bench/startup/flow', 'bench-startup-flow'),
    ours: resolve('.'),
    ...(other === null ? {} : { other: resolve(other) }),
  }
  const runtime = mkdtempSync(join(tmpdir(), 'vl-bench-'))
  const lab = { XDG_RUNTIME_DIR: runtime, XDG_STATE_HOME: join(runtime, 'state') }
  try {
    vethlab(['lab', 'up', labHost, '--detach'], lab)
    await fill(join(runtime, 'vethlab'))
    const samples = await withDisplay((display) => measure(folders, starts, { ...lab, DISPLAY: display }, runtime))
    report(samples, json)
  } finally {
    vethlab(['lab', 'down'], lab)
    rmSync(runtime, { recursive: true, force: true })
  }
}

type Samples = Readonly<Record<string, readonly ColdStart[]>>

/** The first of each is thrown away: it reads from the disk what all others find in memory. */
async function measure(
  folders: Readonly<Record<string, string>>,
  starts: number,
  environment: Readonly<Record<string, string>>,
  runtime: string,
): Promise<Samples> {
  const samples: Record<string, ColdStart[]> = Object.fromEntries(Object.keys(folders).map((name) => [name, []]))
  for (let turn = -1; turn < starts; turn += 1) {
    const order = Object.entries(folders)
    // Who goes first has the machine as the other has left it.
    if (turn % 2 === 0) order.reverse()
    for (const [name, folder] of order) {
      const start = await startCold(folder, join(runtime, `start-${name}-${turn}`), environment)
      if (turn >= 0) samples[name]?.push(start)
    }
  }
  return samples
}

async function fill(directory: string): Promise<void> {
  const [set] = await attachSets(directory)
  if (!set) throw new Error('the lab host that was brought up does not answer')
  await runContainers(shellOf(set), containers)
  set.close()
}

function vethlab(argv: readonly string[], environment: Readonly<Record<string, string>>): void {
  execFileSync(process.execPath, [resolve('out/main/cli.js'), ...argv], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...environment },
  })
}

function report(samples: Samples, json: boolean): void {
  const of = (name: string, phase: (typeof phases)[number]): number[] =>
    (samples[name] ?? []).map((start) => start[phase])
  const median = (name: string): number => benchRow(name, 'ms', of(name, 'painted')).median
  const ratio = median('ours') / median('blank')
  const [floor, flow] = [median('floor') / median('blank'), median('flow') / median('blank')]
  // Each of ours against the blank one of its own turn, which had the same machine.
  const pairs = benchRow(
    'pairs',
    '×',
    of('ours', 'painted').map((time, at) => time / (of('blank', 'painted')[at] ?? NaN)),
  )
  if (!json) {
    process.stderr.write(
      `live graph of ${containers} containers: ${round(ratio)}× of a blank window; bound ${limit}×: ${ratio <= limit ? 'kept' : 'MISSED'}\n` +
        `boxes and wires of the same facts by the least program: ${round(floor)}×; by plain Vue Flow: ${round(flow)}×\n`,
    )
  }
  printReport(
    {
      bench: 'startup',
      rows: [
        ...Object.keys(samples).flatMap((name) =>
          phases.map((phase) => benchRow(`${name}: ${phase}`, 'ms', of(name, phase))),
        ),
        pairs,
      ],
      figures: {
        startup_ratio: round(ratio),
        floor_ratio: round(floor),
        flow_ratio: round(flow),
        limit,
        kept: ratio <= limit ? 1 : 0,
      },
    },
    json,
  )
}
