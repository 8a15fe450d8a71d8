/** The picture acts: each action is typed into the lab host's terminal, done by a real engine, and seen in the picture. */
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from './support/app'
import { faults, overflowing } from './support/looks'

describe('the picture acts', () => {
  let app: RunningApp
  const by = (id: string): Locator => app.page.getByTestId(id)
  const present = async (id: string): Promise<void> => {
    await by(id).first().waitFor({ timeout: 30_000 })
  }
  /** What is gone since "before" may still be drawn, and says so. */
  const still = '[data-change]:not([data-change="gone"])'
  const gone = async (id: string): Promise<void> => {
    await by(id).and(app.page.locator(still)).first().waitFor({ state: 'detached', timeout: 30_000 })
  }
  /** Opens the toolbar's menu and chooses. */
  const choose = async (item: Locator): Promise<void> => {
    await by('act').click()
    await item.click()
    await present('action-dialog')
  }
  const command = async (): Promise<string> => (await by('action-command').textContent()) ?? ''
  const hints = (): Promise<(string | null)[]> =>
    by('action-hints')
      .locator('p')
      .evaluateAll((all) => all.map((entry) => entry.getAttribute('data-hint')))
  const undoText = async (): Promise<string> => (await by('undo').locator('code').textContent()) ?? ''

  beforeAll(async () => {
    app = await launchApp('actions')
    await app.page.getByTestId('lang-en').click()
    await app.page.keyboard.press('Control+Enter')
    await present('socket-lab-1-docker0')
  })
  afterAll(async () => {
    await app.close()
  })

  it('runs a container by a form that shows the exact command', async () => {
    await app.terminalShows('lab-1')
    await choose(by('menu-run'))
    expect(await command()).toBe('docker run -d --name web-1 nginx:latest')
    await by('field-name').fill('a b')
    expect(await by('action-go').isDisabled()).toBe(true)
    expect(await command()).toBe("docker run -d --name 'a b' nginx:latest")
    await by('field-name').fill('web-1')
    expect(await hints()).toEqual([])
    await app.screenshot('run-form')
    expect(await faults(app.page)).toEqual([])
    await by('action-go').click()
    await present('socket-web-1-eth0')
    await app.terminalShows('docker run -d --name web-1 nginx:latest')
    expect(await undoText()).toBe('docker rm -f web-1')
  })

  it('shows in one click what that did to the host', async () => {
    await by('what-changed').click()
    await present('changes')
    await expect
      .poll(() => by('changes').textContent(), { timeout: 15_000 })
      .toContain('is now a port of bridge docker0')
    expect(await by('changes').textContent()).toContain('container web-1 is new')
    await expect.poll(() => by('socket-web-1-eth0').getAttribute('data-change')).toBe('new')
    await app.screenshot('what-changed')
    expect(await faults(app.page)).toEqual([])
    expect(await overflowing(app.page)).toEqual([])
  })

  it('says that a taken name and an overlapping subnet will be refused', async () => {
    await choose(by('menu-run'))
    await by('field-name').fill('web-1')
    expect(await hints()).toEqual(['name-taken'])
    await app.page.keyboard.press('Escape')
    await choose(by('menu-network-create'))
    await by('field-subnet').fill('172.17.0.0/24')
    expect(await hints()).toEqual(['subnet-overlaps'])
    await by('field-subnet').fill('10.1.0.0/33')
    expect(await by('action-go').isDisabled()).toBe(true)
    await by('field-gateway').fill('10.2.0.1')
    await by('field-subnet').fill('10.1.0.0/24')
    expect(await hints()).toEqual(['gateway-outside'])
    await app.screenshot('network-form')
    expect(await faults(app.page)).toEqual([])
  })

  it('creates the network', async () => {
    await by('field-gateway').fill('10.1.0.1')
    await by('action-go').click()
    await expect.poll(() => app.page.locator('[data-testid^="socket-lab-1-br-"]').count(), { timeout: 20_000 }).toBe(1)
    await app.terminalShows('docker network create -d bridge --subnet 10.1.0.0/24 --gateway 10.1.0.1 net-1')
    expect(await undoText()).toBe('docker network rm net-1')
  })

  it('connects a container from its context menu, by keyboard alone', async () => {
    await by('box-web-1').locator('button').first().focus()
    await app.page.keyboard.press('Shift+F10')
    await present('context-menu')
    await app.screenshot('context-menu')
    await expect.poll(() => by('menu-connect').count()).toBe(1)
    await by('menu-connect').focus()
    await app.page.keyboard.press('Enter')
    await present('action-dialog')
    expect(await command()).toBe('docker network connect net-1 web-1')
    await by('field-address').fill('10.1.0.77')
    await app.page.keyboard.press('Enter')
    await present('socket-web-1-eth1')
    expect(await undoText()).toBe('docker network disconnect net-1 web-1')
  })

  it('says that a network with endpoints cannot go', async () => {
    await choose(by('menu-network-remove'))
    expect(await hints()).toEqual(['has-endpoints', 'final'])
    await app.page.keyboard.press('Escape')
  })

  it('takes the connection back by the inverse', async () => {
    await by('undo').click()
    await gone('socket-web-1-eth1')
    expect(await undoText()).toBe('docker network connect net-1 web-1')
  })

  it('shows the logs, which change nothing and take nothing back', async () => {
    await by('box-web-1').locator('button').first().click()
    await by('side-panel').getByTestId('act-logs').click()
    expect(await command()).toBe('docker logs --tail 100 web-1')
    await by('action-go').click()
    await app.terminalShows('docker logs --tail 100 web-1')
    expect(await undoText()).toBe('docker network connect net-1 web-1')
  })

  it('stops and starts', async () => {
    await by('side-panel').getByTestId('act-stop').click()
    await by('action-go').click()
    await gone('box-web-1')
    expect(await undoText()).toBe('docker start web-1')
    await by('undo').click()
    await present('socket-web-1-eth0')
    expect(await undoText()).toBe('docker stop web-1')
  })

  it('removes what has no box, after saying that there is no way back', async () => {
    await by('undo').click()
    await gone('box-web-1')
    // Its box goes with its namespace; that it is stopped is the engine's word, which comes a moment later.
    await expect
      .poll(async () => {
        await app.page.keyboard.press('Escape')
        await choose(by('menu-remove'))
        return [...(await hints()), await command()]
      })
      .toEqual(['final', 'docker rm web-1'])
    await by('action-go').click()
    expect(await by('undo').count()).toBe(0)
    await app.terminalShows('docker rm web-1')
  })

  it('removes the network', async () => {
    await choose(by('menu-network-remove'))
    await expect.poll(hints).toEqual(['final'])
    await by('action-go').click()
    const bridges = app.page.locator(`[data-testid^="socket-lab-1-br-"]${still}`)
    await expect.poll(() => bridges.count(), { timeout: 20_000 }).toBe(0)
  })
})
