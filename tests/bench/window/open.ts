/** Windows for the benchmarks: the built application with one lab host in it, and a blank page of the same Electron. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { ElectronApplication, JSHandle, Page } from 'playwright-core'
import { startDisplay } from '../../../scripts/lib/display.mjs'
import type { LabHostInfo } from '../../../src/contract/agent'
import { attachSets, type AttachedLabSet } from '../../../src/main/labs/attach'
import type { Topology } from '../../../src/core/topology/types'
import { electronExecutable, openWindow } from '../../e2e/support/window'
import { firstProcessOutside } from './processes'

export interface BenchWindow {
  readonly page: Page
  readonly application: ElectronApplication
  readonly pid: number
  readonly runtimeDirectory: string
  close(): Promise<void>
}

/** The lab host of a window, from without and from within. */
export interface Inside {
  /** Runs a line of sh in the lab host, with these positional parameters; throws where it fails. */
  sh(line: string, parameters?: readonly string[]): Promise<string>
  /** Its first process as it is seen from outside. */
  firstProcess(): Promise<number>
  /** Its engine's socket, as it is seen from outside. */
  engineSocket(): Promise<string>
  /** What the page believes, read out of its own store. */
  picture(): Promise<Topology>
  /** Its number alone: reading a whole picture out blocks the page for longer than anything that is measured. */
  revision(): Promise<number>
}

export interface Laboratory extends BenchWindow, Inside {}

export const labHost = 'lab-1'
const size = { width: 1440, height: 900 }

/** Runs a benchmark with an X server of its own, and ends that in any case. */
export async function withDisplay<T>(work: (display: string) => Promise<T>): Promise<T> {
  const server = await startDisplay()
  try {
    return await work(server.display)
  } finally {
    server.end()
  }
}

/** Starts the Electron program in that folder; its window is as large as everybody's. */
export async function openProgram(
  display: string,
  folder: string,
  environment: Record<string, string>,
): Promise<BenchWindow> {
  const runtimeDirectory = mkdtempSync(join(tmpdir(), 'vl-bench-'))
  const { application, page } = await openWindow({
    executablePath: electronExecutable(),
    args: [folder, `--user-data-dir=${join(runtimeDirectory, 'electron')}`],
    env: {
      ...(process.env as Record<string, string>),
      DISPLAY: display,
      XDG_RUNTIME_DIR: runtimeDirectory,
      XDG_CONFIG_HOME: join(runtimeDirectory, 'config'),
      ...environment,
    },
  })
  await page.setViewportSize(size)
  return {
    page,
    application,
    pid: application.process().pid ?? 0,
    runtimeDirectory,
    close: async () => {
      await application.close()
      rmSync(runtimeDirectory, { recursive: true, force: true })
    },
  }
}

/** A window that does nothing but show one pixel; with `pid` the pixel follows eth0 of that process's namespace. */
export function openBlank(display: string, options: { pid?: number; page?: string } = {}): Promise<BenchWindow> {
  return openProgram(display, resolve('tests/bench/blank'), {
    VETHLAB_BENCH_PID: options.pid === undefined ? '' : String(options.pid),
    VETHLAB_BENCH_PAGE: options.page ?? '',
  })
}

/** The application with one lab host up and in sight. */
export async function openLaboratory(display: string): Promise<Laboratory> {
  const window = await openProgram(display, resolve('.'), { LANG: 'en_GB.UTF-8' })
  await window.page.getByTestId('start-lab').waitFor()
  await window.page.keyboard.press('Control+Enter')
  await window.page.getByTestId(`socket-${labHost}-docker0`).waitFor({ timeout: 60_000 })
  const inside = await enterLab(window)
  return {
    ...window,
    ...inside,
    close: async () => {
      inside.leave()
      await window.close()
    },
  }
}

/** Reaches the lab host that a window has up; `leave` lets go of it. */
export async function enterLab(
  window: Pick<BenchWindow, 'page' | 'runtimeDirectory'>,
): Promise<Inside & { leave(): void }> {
  const [set] = await attachSets(join(window.runtimeDirectory, 'vethlab'))
  if (!set) throw new Error('the window’s lab hosts cannot be reached')
  return {
    sh: shellOf(set),
    firstProcess: async () => firstProcessOutside((await hostOf(set)).firstPid),
    engineSocket: async () => (await hostOf(set)).dockerSocket,
    picture: () => pageTopology(window.page),
    revision: () => pageRevision(window.page),
    leave: () => {
      set.close()
    },
  }
}

async function hostOf(set: AttachedLabSet): Promise<LabHostInfo> {
  const hosts = await set.list()
  const host = hosts.ok ? hosts.value.find((entry) => entry.name === labHost) : undefined
  if (!host) throw new Error(`the window has no ${labHost}`)
  return host
}

/** Runs lines in the lab host of a set that no window has. */
export function shellOf(set: AttachedLabSet): Inside['sh'] {
  return (line, parameters = []) => sh(set, line, parameters)
}

async function sh(set: AttachedLabSet, line: string, parameters: readonly string[]): Promise<string> {
  const argv = ['sh', '-c', line, 'sh', ...parameters]
  const done = await set.agent.call('exec.run', { labHost, argv, deadlineMs: 60_000 })
  if (!done.ok) throw new Error(done.message)
  if (done.value.status !== 0) throw new Error(`${line.slice(0, 80)}: ${done.value.stderr}`)
  return done.value.stdout
}

interface MountedApp extends Element {
  readonly __vue_app__: {
    readonly config: {
      readonly globalProperties: { readonly $pinia: { readonly _s: ReadonlyMap<string, { current: Topology | null }> } }
    }
  }
}

/** Vue keeps the application on its root element, and pinia's stores hang on that: no door of the product is needed. */
function storeOf(page: Page): Promise<JSHandle<Topology | null>> {
  return page.evaluateHandle(() => {
    const app = document.getElementById('app') as unknown as MountedApp
    return app.__vue_app__.config.globalProperties.$pinia._s.get('topology')?.current ?? null
  })
}

async function pageTopology(page: Page): Promise<Topology> {
  // As text: the driver's own serialising of so many objects takes seconds.
  const text = await (await storeOf(page)).evaluate((topology) => JSON.stringify(topology))
  const topology = JSON.parse(text) as Topology | null
  if (!topology) throw new Error('the page has no picture')
  return topology
}

async function pageRevision(page: Page): Promise<number> {
  return (await storeOf(page)).evaluate((topology) => topology?.revision ?? -1)
}
