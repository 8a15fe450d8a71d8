/**
 * How long from `ip link set … down` in one of 500 network namespaces until the changed pixel; and what the whole costs
 * while nothing happens. The contender is a blank page of the same Electron whose one pixel follows `ip monitor` in a
 * namespace of its own: between kernel and pixel it does nothing that could be left out.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Locator } from 'playwright-core'
import { benchRow, printReport, type BenchRow } from './report'
import { judge, round } from './window/judge'
import { growContainers, growNamespaces } from './window/grow'
import { openBlank, openLaboratory, withDisplay, type BenchWindow } from './window/open'
import { numberOption } from './window/options'
import { armPixel, clockOffset, now } from './window/pixel'
import { pidOutside, processTree, ticksPerSecond } from './window/processes'
import { reveal } from './window/reveal'

const bound = { pixelMs: 50, idlePercent: 0.5 }
const settleMs = 3_000
const quietMs = 100

/** Options: `--namespaces N` (500), `--containers N` (real ones besides, 0), `--rounds N` (100), `--idle-seconds N` (60). */
export async function run({ json, args }: { json: boolean; args: readonly string[] }): Promise<void> {
  const namespaces = numberOption(args, 'namespaces', 500)
  const containers = numberOption(args, 'containers', 0)
  const rounds = numberOption(args, 'rounds', 100)
  const idleSeconds = numberOption(args, 'idle-seconds', 60)
  await withDisplay(async (display) => {
    const laboratory = await openLaboratory(display)
    const other = await ownNamespace()
    const blank = await openBlank(display, { pid: other.pid })
    try {
      const grown = await growNamespaces(laboratory, namespaces)
      if (containers > 0) await growContainers(laboratory, containers)
      const target = grown[Math.floor(grown.length / 2)]
      if (!target) throw new Error('at least one namespace is needed')
      const socket = await reveal(laboratory.page, `net:[${target.inode}]`, 'eth0')
      const ours = await track(laboratory, socket, pidOutside(laboratory.pid, target.pid))
      const theirs = await track(blank, '#pixel', other.pid)
      const seen = await confirm(laboratory, ours, socket)
      // What 500 new namespaces set off is over by then: neither window is measured at that.
      await pause(settleMs)
      for (let round = 0; round < rounds; round++) {
        const wanted = round % 2 === 0 ? 'down' : 'up'
        await ours.round(wanted)
        await theirs.round(wanted)
      }
      ours.end()
      theirs.end()
      const idle = await idlePercent([laboratory, blank], idleSeconds)
      report(json, ours.samples, theirs.samples, { seen, idle: idle[0] ?? noCpu, blank: idle[1] ?? noCpu })
    } finally {
      other.end()
      await blank.close()
      await laboratory.close()
    }
  })
}

interface Track {
  readonly samples: number[]
  round(wanted: 'up' | 'down'): Promise<void>
  end(): void
}

/** One `ip -batch -` stays in the namespace: the clock starts when the line is written to it. */
async function track(window: BenchWindow, selector: string, pid: number): Promise<Track> {
  const argv = ['-t', String(pid), '-U', '-n', '--preserve-credentials', 'ip', '-batch', '-']
  const ip = spawn('nsenter', argv, { stdio: ['pipe', 'ignore', 'inherit'] })
  const offset = await clockOffset(window.page)
  const samples: number[] = []
  return {
    samples,
    async round(wanted) {
      const pixel = await armPixel(window.page, selector, wanted)
      // Apart from whatever the last change set off, and never in step with the frames.
      await pause(120 + Math.random() * 60)
      const begun = now()
      ip.stdin.write(`link set eth0 ${wanted}\n`)
      // The page notes the moment by itself; asking it meanwhile would be work in the very thread that is measured.
      await pause(quietMs)
      samples.push((await deadline(pixel.shown())) - offset - begun)
    },
    end: () => ip.stdin.end(),
  }
}

/** A captured picture differs when the state does: the pixel is real. Restores the state; its two rounds do not count. */
async function confirm(window: BenchWindow, track: Track, selector: string): Promise<boolean> {
  const element: Locator = window.page.locator(selector).first()
  const before = await element.screenshot()
  await track.round('down')
  const after = await element.screenshot()
  await track.round('up')
  track.samples.length = 0
  return !before.equals(after)
}

/** A namespace outside of the lab host for the contender, with an eth0 of its own. */
async function ownNamespace(): Promise<{ pid: number; end(): void }> {
  const script =
    'ip link add eth0 type veth peer name v0 && ip link set v0 up && ip link set eth0 up && echo ready && exec sleep 1000000'
  const child: ChildProcess = spawn('unshare', ['--user', '--map-root-user', '--net', 'sh', '-c', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (child.stdout) await once(child.stdout, 'data')
  return { pid: child.pid ?? 0, end: () => child.kill('SIGKILL') }
}

interface Cpu {
  /** Of one core, in percent: window, main, agent. */
  readonly own: number
  /** The lab host's own engine: no process of ours, told beside. */
  readonly engine: number
  readonly parts: Readonly<Record<string, number>>
}
const noCpu: Cpu = { own: 0, engine: 0, parts: {} }

/** Both windows in the same seconds, so that the machine's other work hits both. */
async function idlePercent(windows: readonly BenchWindow[], seconds: number): Promise<Cpu[]> {
  if (seconds === 0) return windows.map(() => noCpu)
  // What the rounds left to do is done by then.
  await pause(settleMs)
  const before = windows.map((window) => processTree(window.pid))
  await pause(seconds * 1000)
  return windows.map((window, at) => {
    const old = new Map((before[at] ?? []).map((process) => [process.pid, process.ticks]))
    let [own, engine] = [0, 0]
    const parts: Record<string, number> = {}
    for (const process of processTree(window.pid)) {
      const share = ((process.ticks - (old.get(process.pid) ?? 0)) / ticksPerSecond / seconds) * 100
      const part = partOf(process.name, process.command)
      if (part === 'engine') engine += share
      else own += share
      if (share > 0) parts[part] = (parts[part] ?? 0) + share
    }
    return { own, engine, parts }
  })
}

function partOf(name: string, command: string): string {
  if (/^(dockerd|containerd|rootlesskit|docker-)/.test(name)) return 'engine'
  if (command.includes('agent.js')) return 'agent'
  return /--type=([\w-]+)/.exec(command)?.[1] ?? (command.includes('electron') ? 'main' : name)
}

interface Findings {
  readonly seen: boolean
  readonly idle: Cpu
  readonly blank: Cpu
}

function report(json: boolean, ours: readonly number[], theirs: readonly number[], found: Findings): void {
  const rows = [
    benchRow('vethlab: change to pixel', 'ms', ours),
    benchRow('blank page: change to pixel', 'ms', theirs),
    single('vethlab: idle', '% of a core', found.idle.own),
    single('blank page: idle', '% of a core', found.blank.own),
    single('the lab host’s engine: idle', '% of a core', found.idle.engine),
  ]
  const [p99, blankP99] = [percentile(ours, 0.99), percentile(theirs, 0.99)]
  const idle = round(found.idle.own - found.blank.own)
  const say = (line: string): void => void process.stderr.write(`${line}\n`)
  say(`idle, by part: ${JSON.stringify(found.idle.parts)}; blank: ${JSON.stringify(found.blank.parts)}`)
  say(judge('change to pixel, p99', 'ms', p99, blankP99, bound.pixelMs))
  say(`idle: ${String(idle)} % of a core beyond a blank window, bound ${String(bound.idlePercent)} %`)
  printReport(
    {
      bench: 'change',
      rows,
      figures: {
        change_to_pixel_p99_ms: p99,
        change_to_pixel_p50_ms: percentile(ours, 0.5),
        blank_to_pixel_p99_ms: blankP99,
        picture_confirms: Number(found.seen),
        idle_core_percent: idle,
      },
    },
    json,
  )
}

function single(name: string, unit: string, value: number): BenchRow {
  return benchRow(name, unit, [value])
}

function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((one, other) => one - other)
  return round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0)
}

async function deadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the change never became a pixel')), 10_000)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

function pause(ms: number): Promise<void> {
  return new Promise((over) => setTimeout(over, ms))
}
