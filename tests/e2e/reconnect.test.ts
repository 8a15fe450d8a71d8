/**
 * Terminals outlive the page: its process is killed, it is loaded again, the agent is killed; the shells go on, what they
 * printed is there once, nothing is typed for the person, and full-screen programs are drawn again.
 */
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from './support/app'
import { ownProcesses } from './support/leftovers'
import { inPage, pageProcess, shotOf, terminalTexts, typeInPage } from './support/revived'

const patience = { timeout: 20_000, interval: 50 }

describe('a terminal', () => {
  let app: RunningApp

  beforeAll(async () => {
    app = await launchApp('reconnect')
  })
  afterAll(async () => {
    await app.close()
  })

  it('is opened', async () => {
    await app.page.getByTestId('start-lab').waitFor()
    await app.page.keyboard.press('Control+Enter')
    await app.page
      .getByTestId('lab-chip-lab-1')
      .and(app.page.locator('[data-status="ready"]'))
      .waitFor({ timeout: 60_000 })
    await app.atPrompt('lab-1')
  })

  const text = async (): Promise<string> => (await terminalTexts(app)).at(-1) ?? ''
  const type = (line: string): Promise<void> => typeInPage(app, `${line}\r`)
  /** Resolves when the new page shows the terminal that was there. */
  const back = (shown: string): Promise<void> => expect.poll(text, { ...patience, timeout: 30_000 }).toContain(shown)

  it('goes on while the page is loaded again: same shell, its output once, nothing typed twice', async () => {
    await type('clear; stty size')
    await expect.poll(text, patience).toMatch(/^\d+ \d+\n/)
    const size = /^(\d+ \d+)\n/.exec(await text())?.[1] ?? ''
    await type(
      'clear; echo pid=$$; printf "\\033[6n\\033[c"; read -rsd c x; for i in $(seq 60); do echo line-$i-end; sleep 0.05; done',
    )
    await expect.poll(text, patience).toContain('line-3-end')
    const pid = /pid=(\d+)/.exec(await text())?.[1] ?? ''
    await app.page.reload()
    await back('line-60-end')
    const lines = (await text()).match(/^line-\d+-end$/gm) ?? []
    expect(lines).toEqual(Array.from({ length: 60 }, (_unused, index) => `line-${index + 1}-end`))
    await type(`clear; echo same=$((${pid}-$$)); stty size`)
    await expect.poll(text, patience).toContain(`same=0\n${size}\n`)
    // An answer to what was asked of the screen long ago would stand here.
    expect(await text()).not.toMatch(/;\d+R|\?[\d;]+c/)
    await shotOf(app, 'reconnect', '01-loaded-again')
  })

  it('goes on when the page’s process dies, three deaths apart, and the window is whole again', async () => {
    for (const round of [1, 2]) {
      await type(`clear; echo round-${round}; (for i in $(seq 40); do echo more-$i-end; sleep 0.05; done)`)
      await expect.poll(text, patience).toContain('more-2-end')
      await app.application.evaluate(({ BrowserWindow }) => {
        BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer()
      })
      await back('more-40-end')
      expect((await text()).match(/^more-\d+-end$/gm)).toHaveLength(40)
      await expect
        .poll(() => inPage(app, `document.querySelectorAll('[data-testid="box-lab-1"], [data-status="ready"]').length`))
        .toBeGreaterThan(1)
    }
  })

  it('draws a full-screen program again', async () => {
    await type('clear; printf "first\\nsecond\\n" > /tmp/file; vi /tmp/file')
    await expect.poll(text, patience).toMatch(/^first\nsecond\n~/)
    // The last line has a word on the file, which is said only once.
    const drawn = (await text()).split('\n').slice(0, -1)
    // The two deaths of the test before count: a third within ten seconds would be a loop, about which the person is asked.
    await new Promise((later) => setTimeout(later, 10_500))
    const before = await pageProcess(app)
    process.kill(before, 'SIGKILL')
    await expect.poll(async () => [0, before].includes(await pageProcess(app)), patience).toBe(false)
    await expect.poll(async () => (await text()).split('\n').slice(0, drawn.length), patience).toEqual(drawn)
    await type(':q!')
    await expect.poll(text, patience).toContain('root@lab-1:~#')
  }, 60_000)

  it('says what was lost when the agent dies, five times; a new shell works each time', async () => {
    for (let round = 0; round < 5; round += 1) {
      await type('sleep 7101')
      await expect.poll(text, patience).toContain('sleep 7101')
      // So long that it is known what is in the foreground.
      await new Promise((later) => setTimeout(later, 3_000))
      const agent = (await ownProcesses(app)).find((entry) => /^\S*(node|electron)\S* .*agent\.js/.test(entry.command))
      process.kill(agent?.pid ?? 0, 'SIGKILL')
      await expect
        .poll(
          () => inPage(app, `document.querySelector('[data-testid="terminal-ended"] span')?.textContent ?? ''`),
          patience,
        )
        .toContain('lab-1')
      if (round === 0) {
        expect(await inPage(app, `document.querySelector('.notices')?.textContent ?? ''`)).toContain('lab-1')
        await shotOf(app, 'reconnect', '02-agent-lost')
      }
      await inPage(app, `document.querySelector('[data-testid="terminal-ended"] button').click()`)
      await expect.poll(text, patience).toMatch(/root@lab-1:~#$/)
      await type(`echo again-$((${round}+100))`)
      await expect.poll(text, patience).toContain(`again-${round + 100}`)
    }
    expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toMatch(/^sleep 7101$/m)
  }, 180_000)
})
