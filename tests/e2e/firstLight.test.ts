/**
 * The main job, end to end, in a real window on a real kernel and engine: a lab host comes up, lesson 1 is done by typing
 * into terminals, every check passes, the picture holds what `docker run` made, and in the end nothing is left.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from './support/app'
import { leftovers, ownProcesses } from './support/leftovers'

describe('first light', () => {
  let app: RunningApp

  beforeAll(async () => {
    app = await launchApp('first-light')
  })
  afterAll(async () => {
    await app.close()
  })

  it('opens a window that offers a lab host', async () => {
    expect(await app.page.title()).toBe('Vethlab')
    await app.page.getByTestId('start-lab').waitFor()
    await app.screenshot('01-start')
  })

  it('brings a lab host up by one key', async () => {
    await app.page.keyboard.press('Control+Enter')
    await app.page
      .getByTestId('lab-chip-lab-1')
      .and(app.page.locator('[data-status="ready"]'))
      .waitFor({ timeout: 60_000 })
    await app.page.getByTestId('box-lab-1').waitFor()
    await app.page.getByTestId('socket-lab-1-docker0').waitFor()
    await app.page.getByTestId('socket-lab-1-eth0').waitFor()
    await app.screenshot('02-lab-host')
  })

  it('opens lesson 1 and a terminal in the lab host', async () => {
    await app.page.getByTestId('lesson-open-default-bridge').click()
    await app.step('before').and(app.page.locator('[data-state="current"]')).waitFor()
    await app.typeInTerminal('echo $((6*7)) $(hostname)')
    await app.terminalShows('42 lab-1')
  })

  it('finds every step unsolved before it is solved', async () => {
    for (const step of ['run', 'inside', 'packets', 'clean']) {
      expect(await app.step(step).getAttribute('data-state')).toBe('locked')
    }
  })

  it('marks the moment before', async () => {
    await app.typeInTerminal('ifconfig')
    await app.typeInTerminal('brctl show')
    await app.page.getByTestId('mark-before').first().click()
    await app.stepDone('before')
    await app.screenshot('03-before')
  })

  it('sees what docker run did: one veth more, a port of docker0, whose peer is the container’s eth0', async () => {
    await app.typeInTerminal('docker run --rm -d --name test-nginx nginx:latest')
    await app.stepDone('run')
    await app.page.getByTestId('box-test-nginx').waitFor()
    await app.page.getByTestId('socket-test-nginx-eth0').waitFor()
    await expect.poll(() => app.page.getByTestId('wire-veth').count()).toBe(1)
    await expect.poll(() => app.page.getByTestId('wire-bridge-port').count()).toBe(1)
    await app.screenshot('04-run')
  })

  it('highlights the new veth in the outputs of the lab host', async () => {
    await app.showOutputs()
    const lines = app.page.getByTestId('output-left-ifconfig').locator('[data-change="new"]')
    await expect
      .poll(async () => (await lines.allTextContents()).join('\n'), { timeout: 15_000 })
      .toMatch(/veth[0-9a-f]+/)
    await expect
      .poll(async () => (await app.page.getByTestId('output-right-ifconfig').textContent()) ?? '', {
        timeout: 15_000,
      })
      .toContain('172.17.0.2')
    await app.screenshot('05-outputs')
  })

  it('goes into the container by typing', async () => {
    await app.showTerminal()
    await app.typeInTerminal('docker exec -it test-nginx /bin/bash')
    await app.typeInTerminal('ifconfig')
    await app.typeInTerminal('route -n')
    await app.stepDone('inside')
    await app.screenshot('06-inside')
  })

  it('proves by the neighbour table that packets passed', async () => {
    await app.typeInTerminal('ping -c 1 172.17.0.1')
    await app.terminalShows('1 received')
    await app.typeInTerminal('exit')
    await app.stepDone('packets')
    await app.atPrompt('lab-1')
  })

  it('ends clean', async () => {
    await app.typeInTerminal('docker stop -t 1 test-nginx')
    await app.stepDone('clean')
    await expect.poll(() => app.page.getByTestId('wire-veth').count(), { timeout: 15_000 }).toBe(0)
    await app.screenshot('07-clean')
  })

  it('leaves nothing behind when the window is closed', async () => {
    const processes = await ownProcesses(app)
    expect(processes.length).toBeGreaterThan(3)
    await app.close()
    await expect.poll(() => leftovers(app, processes), { timeout: 10_000 }).toEqual([])
  })
})
