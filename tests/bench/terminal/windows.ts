/** The two windows that the terminal's benchmarks compare. */
import { resolve } from 'node:path'
import type { Page } from 'playwright-core'
import type { Place } from '../../../src/contract/agent'
import { buildPage } from '../window/buildPage'
import { openProgram, type BenchWindow, type Laboratory } from '../window/open'
import { container } from './payloads'
import { installBench } from './install'
import type { Look } from './page'

interface MountedApp extends Element {
  readonly __vue_app__: {
    readonly config: {
      readonly globalProperties: {
        readonly $pinia: { readonly _s: ReadonlyMap<string, { openTerminal(place: Place, name: string): number }> }
      }
    }
  }
}

/** Opens a terminal of the product and waits until xterm has made its screen. */
export async function openTerminal(page: Page, place: Place, name: string): Promise<void> {
  const before = await count(page)
  await page.evaluate(
    ({ place, name }) => {
      const app = document.getElementById('app') as unknown as MountedApp
      app.__vue_app__.config.globalProperties.$pinia._s.get('workbench')?.openTerminal(place, name)
    },
    { place, name },
  )
  await page.waitForFunction(
    (before) =>
      (window as unknown as { benchTerminals: { terminals: unknown[] } }).benchTerminals.terminals.length > before,
    before,
  )
}

function count(page: Page): Promise<number> {
  return page.evaluate(
    () => (window as unknown as { benchTerminals: { terminals: unknown[] } }).benchTerminals.terminals.length,
  )
}

/** What runs the container's shell, as it is seen from outside: the same `docker exec` that the product's agent runs. */
export async function containerShell(laboratory: Laboratory): Promise<string[]> {
  const pid = String(await laboratory.firstProcess())
  const enter = ['nsenter', '-t', pid, '-U', '-m', '-n', '-p', '--preserve-credentials']
  return [...enter, 'docker', 'exec', '-it', '-e', 'TERM=xterm-256color', container, 'sh']
}

/** The contender's window, with a terminal like the product's not yet in it. */
export async function openNaive(display: string, laboratory: Laboratory): Promise<BenchWindow> {
  const outDir = await buildPage('tests/bench/terminal/naive', 'bench-naive')
  const naive = await openProgram(display, resolve('tests/bench/terminal/naive'), {
    VETHLAB_BENCH_ARGV: JSON.stringify(await containerShell(laboratory)),
    VETHLAB_BENCH_PAGE: resolve(outDir, 'index.html'),
  })
  await installBench(naive.page)
  return naive
}

/** @param pty false: what is typed is written straight into xterm. */
export async function startNaive(page: Page, look: Look, pty: boolean): Promise<void> {
  await page.evaluate(
    ({ look, pty }) =>
      (window as unknown as { startTerminal(look: Look, pty: boolean): void }).startTerminal(look, pty),
    { look, pty },
  )
}
