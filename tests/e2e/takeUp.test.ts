/**
 * A window takes up the lab hosts of a `vethlab lab up --detach` that lives already: picture, terminal, changes; the window
 * is closed and they go on, their holder is killed and the window says so.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from './support/app'
import { faults } from './support/looks'

const patience = { timeout: 20_000, interval: 100 }
const cli = resolve('out/main/cli.js')

let runtime: string
let environment: Record<string, string>
let app: RunningApp

function vethlab(...args: string[]): string {
  // What is printed while lab hosts are made is no fault.
  return execFileSync(process.execPath, [cli, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 60_000,
  })
}

function inLab(line: string): string {
  const shell = spawnSync(process.execPath, [cli, 'lab', 'shell', 'lab-1'], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    input: `${line}\nexit\n`,
    timeout: 60_000,
  })
  return shell.stdout
}

/** The process of this test's own lab hosts whose command line matches. */
function processOf(command: RegExp): number {
  const texts = (pid: string): string => {
    try {
      return ['cmdline', 'environ'].map((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8')).join('\0')
    } catch {
      // It ended between the listing and the reading, or its environment is not ours to read.
      return ''
    }
  }
  const found = readdirSync('/proc').find((pid) => {
    const text = /^\d+$/.test(pid) ? texts(pid) : ''
    return command.test(text.replaceAll('\0', ' ')) && text.includes(runtime)
  })
  if (!found) throw new Error(`there is no process ${String(command)}`)
  return Number(found)
}
const holderPid = (): number => processOf(/^\S*node \S*cli\.js lab up /)

const open = (...switches: string[]): Promise<RunningApp> => launchApp('take-up', environment, switches)

beforeAll(async () => {
  runtime = mkdtempSync(join(tmpdir(), 'vl-take-'))
  environment = { XDG_RUNTIME_DIR: runtime, XDG_STATE_HOME: join(runtime, 'state') }
  vethlab('lab', 'up', 'lab-1', '--detach')
  inLab('docker run -d --name web nginx')
  app = await open()
}, 120_000)
afterAll(async () => {
  await app.close()
  vethlab('lab', 'down')
  rmSync(runtime, { recursive: true, force: true })
})

describe('lab hosts that live already', () => {
  it('are in the window without a key pressed, with the containers that they have', async () => {
    await app.page.getByTestId('box-web').waitFor({ timeout: 30_000 })
    await app.page.getByTestId('lab-chip-lab-1').and(app.page.locator('[data-status="ready"]')).waitFor()
    expect(await app.page.getByTestId('lab-holder').getAttribute('data-holder')).toBe('lab-up')
    expect(await faults(app.page)).toEqual([])
    await app.screenshot('01-taken-up')
    expect(readdirSync(join(runtime, 'vethlab'))).toHaveLength(1)
  })

  it('give a terminal, and what is typed there changes the picture', async () => {
    await app.atPrompt('lab-1')
    await app.typeInTerminal('docker run -d --name second nginx')
    await app.page.getByTestId('box-second').waitFor({ timeout: 20_000 })
    await app.typeInTerminal('clear; echo $((6*7))')
    await app.terminalShows('42')
  })

  it('change when another program changes them', async () => {
    inLab('docker rm -f second')
    await expect.poll(() => app.page.getByTestId('box-second').count(), patience).toBe(0)
  })

  it('give a new terminal after their agent has died, which the holder starts again', async () => {
    process.kill(processOf(/^\S*node \S*agent\.js /), 'SIGKILL')
    // What was lost is said above it.
    await app.page.getByTestId('notice').getByRole('button').click({ timeout: 20_000 })
    await app.page.getByTestId('terminal-again').click()
    await app.atPrompt('lab-1')
    await app.typeInTerminal('echo again-$((40+2))')
    await app.terminalShows('again-42')
    inLab('docker run -d --name third nginx')
    await app.page.getByTestId('box-third').waitFor({ timeout: 20_000 })
  })

  it('go on when the window is closed, and are shown by the next one', async () => {
    await app.close()
    expect(inLab('docker ps --format {{.Names}}')).toContain('web')
    app = await open()
    await app.page.getByTestId('box-web').waitFor({ timeout: 30_000 })
  })

  it('are said to have ended when their holder is killed; what is brought up then is the window’s own', async () => {
    process.kill(holderPid(), 'SIGKILL')
    await app.page.getByTestId('lab-down').waitFor({ timeout: 20_000 })
    for (const language of ['ko', 'en'] as const) {
      await app.page.getByTestId(`lang-${language}`).click()
      const said = { ko: '갖고 있던 프로그램', en: 'The program that held' }[language]
      await expect.poll(() => app.page.getByTestId('lab-down').textContent()).toContain(said)
      expect(await faults(app.page)).toEqual([])
      await app.screenshot(`02-holder-gone-${language}`)
    }
    expect(await app.page.getByTestId('lab-holder').count()).toBe(0)
    await app.page.getByTestId('bring-up').click()
    await app.page
      .getByTestId('lab-chip-lab-1')
      .and(app.page.locator('[data-status="ready"]'))
      .waitFor({ timeout: 60_000 })
    await app.atPrompt('lab-1')
    expect(await app.page.getByTestId('lab-holder').count()).toBe(0)
  })

  it('of another window are shown only where that is asked for', async () => {
    const alone = await open()
    await alone.page.getByTestId('start-lab').waitFor()
    await alone.close()
    const joined = await open('--join')
    await joined.page.getByTestId('box-lab-1').waitFor({ timeout: 30_000 })
    expect(await joined.page.getByTestId('lab-holder').getAttribute('data-holder')).toBe('window')
    await joined.close()
    await app.typeInTerminal('echo still-$((40+2))')
    await app.terminalShows('still-42')
  })
})
