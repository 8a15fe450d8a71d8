/**
 * Page, agent and main are killed with terminals open in a lab host and in a container: what outlives its terminal is no
 * process of it. `npm run soak -- terminal-kills` does it more often.
 */
import { afterEach, describe, expect, it } from 'vitest'
import { markedProcesses } from '../docker/support/terminals'
import { below, seenProcesses, stillThere } from '../docker/support/processes'
import { soakOf } from '../docker/support/soak'
import { createTimes } from '../docker/support/times'
import { launchApp, type RunningApp } from './support/app'
import { ownProcesses } from './support/leftovers'
import { inPage, pageProcess, terminalTexts, typeInPage } from './support/revived'

const patience = { timeout: 30_000, interval: 50 }
/** A second is promised; a loaded machine is given more before it is called a leftover. */
const gone = { timeout: 8_000, interval: 20 }
const work = soakOf('terminal-kills', 5)
let app: RunningApp | null = null

afterEach(async () => {
  await app?.close()
  app = null
})

async function begin(): Promise<RunningApp> {
  const made = await launchApp('terminal-kills')
  app = made
  await made.page.getByTestId('start-lab').waitFor()
  await made.page.keyboard.press('Control+Enter')
  await made.page
    .getByTestId('lab-chip-lab-1')
    .and(made.page.locator('[data-status="ready"]'))
    .waitFor({ timeout: 60_000 })
  await made.atPrompt('lab-1')
  await typeInPage(made, 'docker run -d --name web nginx > /dev/null; echo con""tainer\r')
  await expect.poll(() => text(made), patience).toContain('\ncontainer\n')
  return made
}

const text = async (of: RunningApp): Promise<string> => (await terminalTexts(of)).at(-1) ?? ''
/** Of this window's lab hosts alone. */
const marked = (of: RunningApp): number => markedProcesses(below(of.pid)).length
const sleepers = (): number => seenProcesses().filter((process) => process.command === 'sleep 7201').length

/** A program in the lab host's terminal, and a terminal in the container beside it. */
async function occupy(of: RunningApp): Promise<void> {
  await typeInPage(of, "clear; (trap '' HUP; sleep 7201)\r")
  await expect.poll(sleepers, patience).toBe(1)
  const place = { kind: 'container', labHost: 'lab-1', container: 'web' }
  const opened = await inPage<string>(
    of,
    `window.vethlab.request('terminal.open', ${JSON.stringify({ place, columns: 80, rows: 24 })})`,
  )
  expect(opened).toContain('"ok":true')
  await expect.poll(() => marked(of), patience).toBeGreaterThan(0)
}

describe('SIGKILL', () => {
  it(
    'of the page ends no shell and leaves no process',
    async () => {
      const at = await begin()
      await occupy(at)
      const times = createTimes('SIGKILL of the page')
      const mine = below(at.pid)
      const shells = [...markedProcesses(mine), ...mine.filter((process) => process.command === 'bash -l')]
      for (let round = 0; work.more(round); round += 1) {
        const before = await pageProcess(at)
        const page = seenProcesses().filter((process) => process.pid === before)
        // Three deaths within ten seconds are taken for a page that cannot live, however soon it is back.
        await new Promise((later) => setTimeout(later, 5_100 + work.draw(1_000)))
        process.kill(before, 'SIGKILL')
        await times.until(() => expect.poll(() => stillThere(page), gone).toEqual([]))
        await expect.poll(async () => [0, before].includes(await pageProcess(at)), patience).toBe(false)
        await expect.poll(async () => (await terminalTexts(at)).length, patience).toBeGreaterThan(0)
        expect(stillThere(shells), work.reproduction([`# round ${round}`])).toHaveLength(shells.length)
      }
      work.tell({ killed: 'page', ...times.figures() })
    },
    work.timeout,
  )

  it(
    'of the agent leaves no process of its terminals',
    async () => {
      const at = await begin()
      const times = createTimes('SIGKILL of the agent')
      for (let round = 0; work.more(round); round += 1) {
        await occupy(at)
        await new Promise((later) => setTimeout(later, work.draw(500)))
        const agent = (await ownProcesses(at)).find((entry) => /^\S*(node|electron)\S* .*agent\.js/.test(entry.command))
        process.kill(agent?.pid ?? raise(), 'SIGKILL')
        const message = work.reproduction([`# ${round}`])
        await times.until(() => expect.poll(() => [sleepers(), marked(at)], { ...gone, message }).toEqual([0, 0]))
        const again = `document.querySelector('[data-testid="terminal-ended"] button')`
        await expect.poll(() => inPage(at, `${again} !== null`), patience).toBe(true)
        await inPage(at, `${again}.click()`)
        await expect.poll(() => text(at), patience).toMatch(/root@lab-1:~#$/)
      }
      work.tell({ killed: 'agent', ...times.figures() })
    },
    work.timeout,
  )

  it(
    'of main leaves no process at all',
    async () => {
      const times = createTimes('SIGKILL of main')
      for (let round = 0; work.more(round); round += 1) {
        const at = await begin()
        await occupy(at)
        const processes = await ownProcesses(at)
        const known = new Set(processes.map((process) => process.pid))
        const all = seenProcesses().filter((process) => known.has(process.pid))
        await new Promise((later) => setTimeout(later, work.draw(1_000)))
        process.kill(at.pid, 'SIGKILL')
        const message = work.reproduction([`# ${round}`])
        // A PID namespace ends when all in it are reaped: what fell to the machine's first process waits for that one.
        await times.until(() => expect.poll(() => [stillThere(all), sleepers()], { ...gone, message }).toEqual([[], 0]))
        app = null
      }
      work.tell({ killed: 'main', ...times.figures() })
    },
    work.timeout,
  )
})

function raise(): never {
  throw new Error('there is no agent')
}
