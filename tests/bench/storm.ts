/**
 * 10,000 link events in one lab host: afterwards the page's picture equals a fresh dump, and neither the window's main
 * process nor its page was ever blocked for long. A blank page of the same Electron runs beside: what its own heartbeat
 * misses in the same seconds is this machine's doing.
 */
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { diffTopology } from '../../src/core/topology/diff'
import type { Topology } from '../../src/core/topology/types'
import { benchRow, printReport } from './report'
import { growNamespaces } from './window/grow'
import { judge, round } from './window/judge'
import { labHost, openBlank, openLaboratory, withDisplay, type BenchWindow, type Laboratory } from './window/open'
import { numberOption } from './window/options'

const boundMs = 50
const beatMs = 5

/** Options: `--namespaces N` (100), `--events N` (10,000). */
export async function run({ json, args }: { json: boolean; args: readonly string[] }): Promise<void> {
  const namespaces = numberOption(args, 'namespaces', 100)
  const events = numberOption(args, 'events', 10_000)
  await withDisplay(async (display) => {
    const laboratory = await openLaboratory(display)
    const blank = await openBlank(display)
    try {
      await growNamespaces(laboratory, namespaces)
      await settled(laboratory)
      const ends = [await heartbeats(laboratory), await heartbeats(blank)]
      const tasks = await traceTasks(laboratory.page)
      const begun = performance.now()
      await storm(laboratory, namespaces, events)
      const stormMs = performance.now() - begun
      await settled(laboratory)
      const settledMs = performance.now() - begun - stormMs
      const [ours, theirs] = [await ends[0]?.(), await ends[1]?.()]
      const longestTaskMs = await tasks()
      if (!ours || !theirs) throw new Error('a heartbeat was lost')
      const divergence = difference(await laboratory.picture(), freshDump(laboratory))
      const longest = Math.max(ours.main, ours.page, ours.longTask)
      const blankLongest = Math.max(theirs.main, theirs.page, theirs.longTask)
      process.stderr.write(`${judge('longest block', 'ms', longest, blankLongest, boundMs)}\n`)
      printReport(
        {
          bench: 'storm',
          rows: [
            benchRow('vethlab: main', 'ms', [ours.main]),
            benchRow('vethlab: page', 'ms', [ours.page]),
            benchRow('vethlab: page, long tasks', 'ms', [ours.longTask]),
            benchRow('vethlab: longest task, its own time on a processor', 'ms', [longestTaskMs]),
            benchRow('blank page: main', 'ms', [theirs.main]),
            benchRow('blank page: page', 'ms', [theirs.page]),
            benchRow('the storm itself', 'ms', [stormMs]),
            benchRow('from its end until the picture stands', 'ms', [settledMs]),
          ],
          figures: {
            divergence,
            longest_block_ms: longest,
            blank_longest_block_ms: blankLongest,
            longest_task_cpu_ms: longestTaskMs,
          },
        },
        json,
      )
    } finally {
      await blank.close()
      await laboratory.close()
    }
  })
}

/** Ports go down and up in turn; each line is one link change and at least one event. */
async function storm(laboratory: Laboratory, namespaces: number, events: number): Promise<void> {
  await laboratory.sh(`
    for round in $(seq ${Math.ceil(events / namespaces / 2)}); do
      for state in down up; do
        for at in $(seq 0 ${namespaces - 1}); do echo "link set v$at $state"; done
      done
    done | ip -batch -`)
}

/** No new revision for a second. */
async function settled(laboratory: Laboratory): Promise<void> {
  let [revision, since] = [-1, performance.now()]
  while (performance.now() - since < 1_000) {
    await new Promise((over) => setTimeout(over, 100))
    const now = await laboratory.revision()
    if (now !== revision) [revision, since] = [now, performance.now()]
  }
}

interface Blocks {
  readonly main: number
  readonly page: number
  /** The browser's own word; it tells only of tasks above 50 ms. */
  readonly longTask: number
}

/** A timer in each process that tells the longest time by which it came too late. */
async function heartbeats(window: BenchWindow): Promise<() => Promise<Blocks>> {
  await window.application.evaluate((_electron, beatMs) => {
    const holder = globalThis as unknown as { beat: { late: number } }
    const beat = (holder.beat = { late: 0 })
    let last = performance.now()
    setInterval(() => {
      const now = performance.now()
      beat.late = Math.max(beat.late, now - last - beatMs)
      last = now
    }, beatMs)
  }, beatMs)
  await startPageBeat(window.page)
  return async () => {
    const main = await window.application.evaluate(
      () => (globalThis as unknown as { beat: { late: number } }).beat.late,
    )
    const page = await window.page.evaluate(() => (window as unknown as PageBeat).beat)
    return { main: round(main), page: round(page.late), longTask: round(page.longTask) }
  }
}

interface PageBeat {
  beat: { late: number; longTask: number }
}

function startPageBeat(page: Page): Promise<void> {
  return page.evaluate((beatMs) => {
    const beat = ((window as unknown as PageBeat).beat = { late: 0, longTask: 0 })
    let last = performance.now()
    setInterval(() => {
      const now = performance.now()
      beat.late = Math.max(beat.late, now - last - beatMs)
      last = now
    }, beatMs)
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) beat.longTask = Math.max(beat.longTask, entry.duration)
    }).observe({ entryTypes: ['longtask'] })
  }, beatMs)
}

interface TraceEvent {
  readonly name: string
  /** Time on a processor, in microseconds. */
  readonly tdur?: number
}

/**
 * How long a single task of either process held its thread by its own doing: the browser's own account of each task's
 * time on a processor. A heartbeat is late also while the thread waits for one, because a storm keeps the kernel busy.
 */
async function traceTasks(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page)
  let longest = 0
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const { name, tdur = 0 } of value as unknown as TraceEvent[]) {
      if (name.endsWith('RunTask')) longest = Math.max(longest, tdur / 1000)
    }
  })
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel'] },
  })
  return async () => {
    const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve))
    await session.send('Tracing.end')
    await complete
    return round(longest)
  }
}

/** What `vethlab snapshot` says, which dumps everything anew. */
function freshDump(laboratory: Laboratory): Topology {
  const argv = [resolve('out/main/cli.js'), 'snapshot', '--engine', labHost, '--json']
  const env = { ...process.env, XDG_RUNTIME_DIR: laboratory.runtimeDirectory }
  const done = spawnSync(process.execPath, argv, { encoding: 'utf8', env, maxBuffer: 256 * 1024 * 1024 })
  if (done.status !== 0) throw new Error(`snapshot: ${done.stderr}`)
  return JSON.parse(done.stdout) as Topology
}

/**
 * So many elements of the two pictures are not the same. Without the lists of processes: no event tells of those, and the
 * shells that make the storm are among them.
 */
function difference(page: Topology, fresh: Topology): number {
  const diff = diffTopology(withoutProcesses(page), withoutProcesses(fresh))
  const parts = [diff.namespaces, diff.interfaces, diff.wires, diff.networks, diff.stoppedContainers]
  for (const { added, changed, removed } of parts) {
    for (const entry of [...added, ...changed]) process.stderr.write(`differs: ${JSON.stringify(entry)}\n`)
    for (const key of removed) process.stderr.write(`gone: ${key}\n`)
  }
  return parts.reduce((sum, part) => sum + part.added.length + part.changed.length + part.removed.length, 0)
}

function withoutProcesses(topology: Topology): Topology {
  return { ...topology, namespaces: topology.namespaces.map((namespace) => ({ ...namespace, processes: [] })) }
}
