/** Starts the built application in the real Electron, as the person who runs the tests, and drives it. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { ElectronApplication, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { electronExecutable, openWindow } from './window'

const checkout = resolve(import.meta.dirname, '../../..')

export interface RunningApp {
  readonly page: Page
  readonly application: ElectronApplication
  readonly pid: number
  /** A runtime directory of its own: what is found there in the end was left by this window. */
  readonly runtimeDirectory: string
  /** Given to another window as XDG_STATE_HOME, it is the same person's. */
  readonly stateDirectory: string
  screenshot(name: string): Promise<void>
  step(id: string): Locator
  stepDone(id: string): Promise<void>
  /** Types a line and Enter into the terminal in front. */
  typeInTerminal(line: string): Promise<void>
  terminalShows(text: string): Promise<void>
  /** Waits until the lab host's shell asks for the next line: what is typed earlier is read by the program that still runs. */
  atPrompt(labHost: string): Promise<void>
  showOutputs(): Promise<void>
  showTerminal(): Promise<void>
  close(): Promise<void>
}

/**
 * @param suite names the folder of the screenshots below artifacts/screenshots.
 * @param environment is laid over the window's environment.
 * @param switches for Electron itself.
 * @param program the folder of the built application.
 */
export async function launchApp(
  suite: string,
  environment: Record<string, string> = {},
  switches: readonly string[] = [],
  program = checkout,
): Promise<RunningApp> {
  const runtimeDirectory = mkdtempSync(join(tmpdir(), 'vl-e2e-'))
  const stateDirectory = environment['XDG_STATE_HOME'] ?? join(runtimeDirectory, 'state')
  const configDirectory = join(runtimeDirectory, 'config')
  const shots = join(checkout, 'artifacts', 'screenshots', suite)
  mkdirSync(shots, { recursive: true })
  const { application, page } = await openWindow({
    executablePath: electronExecutable(),
    args: [...switches, program, `--user-data-dir=${join(runtimeDirectory, 'electron')}`],
    env: {
      ...(process.env as Record<string, string>),
      XDG_RUNTIME_DIR: runtimeDirectory,
      XDG_CONFIG_HOME: configDirectory,
      XDG_STATE_HOME: stateDirectory,
      LANG: 'ko_KR.UTF-8',
      ...environment,
    },
  })
  await page.setViewportSize({ width: 1440, height: 900 })
  const step = (id: string): Locator => page.getByTestId(`step-${id}`)
  const terminalText = (): Promise<string> =>
    page
      .locator('.leaf.focused .terminal-pane:visible .screen')
      .evaluate((element) => (element as HTMLElement & { terminalText(): string }).terminalText())
  let closed = false
  return {
    page,
    application,
    pid: application.process().pid ?? 0,
    runtimeDirectory,
    stateDirectory,
    screenshot: async (name) => {
      await page.screenshot({ path: join(shots, `${name}.png`) })
    },
    step,
    stepDone: async (id) => {
      await expect.poll(() => step(id).getAttribute('data-state'), { timeout: 20_000 }).toBe('done')
    },
    typeInTerminal: async (line) => {
      await page.locator('.leaf.focused .terminal-pane:visible .xterm-helper-textarea').focus()
      await page.keyboard.type(line)
      await page.keyboard.press('Enter')
    },
    terminalShows: async (text) => {
      await expect.poll(terminalText, { timeout: 15_000 }).toContain(text)
    },
    atPrompt: async (labHost) => {
      const lastLine = async (): Promise<string> => (await terminalText()).trimEnd().split('\n').at(-1) ?? ''
      await expect.poll(lastLine, { timeout: 15_000 }).toBe(`root@${labHost}:~#`)
    },
    showOutputs: async () => {
      await page.getByTestId('tab-outputs').click()
    },
    showTerminal: async () => {
      await page.getByTestId('tab-terminals').click()
    },
    close: async () => {
      if (closed) return
      closed = true
      await application.close()
      rmSync(join(runtimeDirectory, 'electron'), { recursive: true, force: true })
    },
  }
}
