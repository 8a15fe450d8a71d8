/** Every view in both languages and themes, by keyboard, without accessibility faults; and what is shown when things die. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from './support/app'
import { ownProcesses } from './support/leftovers'
import { inEveryLook, overInEveryLook } from './support/everyLook'
import { faults, illegible } from './support/looks'
import { accepts, differences, otherLook } from './support/sameLook'

describe('the views', () => {
  let app: RunningApp

  beforeAll(async () => {
    app = await launchApp('views')
    await app.page.getByTestId('start-lab').waitFor()
  }, 120_000)
  afterAll(async () => {
    await app.close()
  })

  it('show the start', async () => {
    await inEveryLook(app, 'start', { compared: true })
  })

  it.skipIf(accepts).each([
    ['a colour of the theme is another one', ':root { --accent: #7cc2ff !important; }'],
    ['a pane has eight pixels more', '.bar { padding-left: 20px !important; }'],
    ['a button is missing', '[data-testid="settings"] { display: none !important; }'],
  ])('look otherwise where %s', async (_what, css) => {
    await app.page.setViewportSize({ width: 1280, height: 720 })
    const change = await app.page.addStyleTag({ content: css })
    const said = await otherLook(app, 'start', 'ko-dark')
    await change.evaluate((element) => {
      ;(element as Element).remove()
    })
    expect(said).toMatch(/\d+ of 2304 cells are another colour: \w/)
    for (const kind of ['', '.difference']) rmSync(join(differences, `start-ko-dark${kind}.png`))
    expect(await otherLook(app, 'start', 'ko-dark')).toBeNull()
  })

  it.each([
    // What doctor finds is the machine's.
    ['doctor', '[data-testid="dialog-doctor"] table', false],
    ['about', '[data-testid="licences"]', true],
    ['settings', '[data-testid="settings-theme"]', true],
    ['glossary', '[data-testid="glossary-list"]', true],
  ] as const)('show the dialog %s in every look', async (name, content, compared) => {
    const open = async (): Promise<void> => {
      await app.page.getByTestId(name).click()
      await app.page.locator(content).waitFor()
    }
    await overInEveryLook(app, `dialog-${name}`, `dialog-${name}`, open, compared)
  })

  it('say the test runtime’s name in About', async () => {
    const old = (process.env['VETHLAB_ELECTRON_KIND'] ?? '').startsWith('test runtime')
    await app.page.getByTestId('about').click()
    await app.page.getByTestId('dialog-about').waitFor()
    expect(await app.page.getByTestId('test-runtime').count()).toBe(old ? 1 : 0)
    await app.page.keyboard.press('Escape')
  })

  it('show two lab hosts, containers, and the lesson at work by its own buttons', async () => {
    await app.page.keyboard.press('Control+Enter')
    await app.page.getByTestId('box-lab-1').waitFor({ timeout: 60_000 })
    await app.page.getByTestId('lesson-open-default-bridge').click()
    await app.page.getByTestId('mark-before').click()
    await app.stepDone('before')
    await app.step('run').getByTestId('run-command-0').click()
    await app.stepDone('run')
    await app.step('inside').getByTestId('run-command-1').click()
    await app.stepDone('inside')
    await app.terminalShows('172.17.0.2')
    await app.page.getByTestId('socket-test-nginx-eth0').click()
    await app.page.getByTestId('side-panel').waitFor()
    await inEveryLook(app, 'lesson', { compared: true })
    await app.page.setViewportSize({ width: 1280, height: 720 })
    await expect.poll(() => illegible(app.page)).toEqual([])
    await app.page.getByTestId('presenter').click()
    await app.page.waitForTimeout(500)
    await app.screenshot('lesson-presenter')
    await expect.poll(() => illegible(app.page)).toEqual([])
    await app.page.getByTestId('presenter').click()
  })

  it('open a terminal in a container’s network namespace with the host’s tools', async () => {
    await app.page.getByTestId('terminal-namespace').click()
    await app.terminalShows('netns')
    await app.typeInTerminal('ip -4 -o addr show eth0; brctl show')
    await app.terminalShows('172.17.0.2/16')
    await app.screenshot('namespace-terminal')
  })

  it('show both sides', async () => {
    await app.showOutputs()
    const host = app.page.getByTestId('output-left-ifconfig')
    await expect.poll(async () => (await host.locator('[data-change="new"]').allTextContents()).join()).toMatch(/veth/)
    // Only what is new since "before" is: docker0 was there.
    expect((await host.locator('[data-change="new"]').allTextContents()).join()).not.toMatch(/eth0: flags/)
    await inEveryLook(app, 'outputs', { compared: true })
  })

  it('say what was lost when a lab host dies, and bring it up afresh by one click', async () => {
    await app.page.getByTestId('add-lab').click()
    await app.page.getByTestId('lab-chip-lab-2').and(app.page.locator('[data-status="ready"]')).waitFor()
    const processes = await ownProcesses(app)
    const first = processes.filter((process) => process.name === 'bash' && process.command.endsWith('init.sh host'))
    expect(first).toHaveLength(2)
    for (const process of first) globalThis.process.kill(process.pid, 'SIGKILL')
    await app.page.getByTestId('lab-down').waitFor()
    await app.screenshot('lab-down')
    expect(await faults(app.page)).toEqual([])
    await app.page.getByTestId('bring-up').click()
    await app.page.getByTestId('socket-lab-2-docker0').waitFor({ timeout: 60_000 })
  })

  it('go on when the agent dies', async () => {
    const agent = (await ownProcesses(app)).filter((process) => process.command.includes('agent.js'))
    for (const process of agent) globalThis.process.kill(process.pid, 'SIGKILL')
    await app.page.getByTestId('new-terminal').click()
    await app.page.getByRole('menuitem').first().click()
    await app.typeInTerminal('docker network create after-death')
    await expect.poll(() => app.page.locator('[data-testid^="socket-lab-2-br-"]').count(), { timeout: 20_000 }).toBe(1)
  })
})
