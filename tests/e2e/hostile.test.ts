/**
 * A lab host whose learner names everything maliciously, in the real window: nothing of it runs, acts on a line, or breaks
 * the layout, and an action on it types exactly the words that were meant.
 */
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { IpcRequests, ExposedBridge } from '../../src/contract/ipc'
import type { Result } from '../../src/contract/result'
import { freshLayout, layoutGraph } from '../../src/core/graph/layout'
import { graphToSvg } from '../../src/core/graph/svg'
import { visibleText } from '../../src/core/text/visible'
import { hostileSteps } from '../docker/support/hostileHost'
import { acting, hostileInterfaceNames, markup } from '../unit/text/hostile'
import { launchApp, type RunningApp } from './support/app'
import { expectHarmless as harmless } from './support/harmless'
import { ownProcesses } from './support/leftovers'
import { faults } from './support/looks'

type Picture = Result<IpcRequests['topology.get']['value']>

describe('hostile names in the window', () => {
  let app: RunningApp

  beforeAll(async () => {
    app = await launchApp('hostile')
    await app.page.getByTestId('lang-en').click()
    await app.page.keyboard.press('Control+Enter')
    await app.page.getByTestId('socket-lab-1-docker0').waitFor({ timeout: 60_000 })
    const first = (await ownProcesses(app)).find(
      (process) => process.name === 'bash' && process.command.endsWith('init.sh host'),
    )
    if (!first) throw new Error('there is no lab host')
    const enter = ['-t', String(first.pid), '-U', '-m', '-n', '-p', '-u', '-i', '--preserve-credentials']
    for (const { argv } of hostileSteps) {
      const done = spawnSync('nsenter', [...enter, ...argv], { encoding: 'utf8', timeout: 60_000 })
      if (done.status !== 0) throw new Error(`${argv.join(' ')}: ${done.stderr}`)
    }
  }, 180_000)
  afterAll(async () => {
    await app.close()
  })

  async function picture(): Promise<IpcRequests['topology.get']['value']> {
    const json = await app.page.evaluate(() =>
      (window as unknown as { vethlab: ExposedBridge }).vethlab.request('topology.get', { engine: 'lab-1' }),
    )
    const answer = JSON.parse(json) as Picture
    if (!answer.ok) throw new Error(answer.message)
    return answer.value
  }

  const expectHarmless = (): Promise<void> => harmless(app.page)

  it('are drawn as text', async () => {
    await expect.poll(async () => (await picture()).stoppedContainers.length, { timeout: 20_000 }).toBe(0)
    await expect.poll(async () => JSON.stringify(await picture()).includes('evil-3'), { timeout: 20_000 }).toBe(true)
    await app.page.getByTestId('graph-fit').click()
    await app.screenshot('picture')
    await expectHarmless()
  })

  it('are told beside the picture as text, of interfaces and of boxes', async () => {
    await app.page.getByTestId('graph-search-open').click()
    const field = app.page.getByTestId('graph-search-field')
    for (const name of [...hostileInterfaceNames, 'evil-0', 'evil-3', 'onerror']) {
      await field.fill(name)
      await app.page.keyboard.press('Enter')
      await expect.poll(() => app.page.getByTestId('side-panel').count(), { timeout: 10_000 }).toBe(1)
      await expectHarmless()
    }
    await app.screenshot('side-panel')
    expect(await faults(app.page)).toEqual([])
    await app.page.keyboard.press('Escape')
  })

  it('are acted upon by exactly the words that were meant', async () => {
    await app.page.getByTestId('graph-search-open').click()
    await app.page.getByTestId('graph-search-field').fill('evil-0')
    await app.page.keyboard.press('Enter')
    await app.page.getByTestId('side-panel').getByTestId('act-disconnect').click()
    await app.page.getByTestId('action-dialog').waitFor()
    await app.screenshot('action')
    await app.page.getByTestId('action-go').click()
    const interfacesOfEvil = async (): Promise<number> => {
      const topology = await picture()
      const box = topology.namespaces.find((entry) => entry.containers.some((one) => one.name === 'evil-0'))
      return topology.interfaces.filter((entry) => entry.namespaceId === box?.id).length
    }
    await expect.poll(interfacesOfEvil, { timeout: 20_000 }).toBe(1)
    await expectHarmless()
  })

  it('are told in what changed, in forms and in menus as text', async () => {
    await app.page.getByTestId('what-changed').click()
    await app.page.getByTestId('changes').waitFor()
    await expectHarmless()
    await app.screenshot('what-changed')
    for (const item of ['menu-run', 'menu-network-remove', 'menu-disconnect']) {
      await app.page.getByTestId('act').click()
      const entry = app.page.getByTestId(item).first()
      if ((await entry.count()) === 0) {
        await app.page.keyboard.press('Escape')
        continue
      }
      await entry.click()
      await app.page.getByTestId('action-dialog').waitFor()
      await expectHarmless()
      await app.page.keyboard.press('Escape')
    }
    await app.page.getByTestId('new-terminal').click()
    await app.page.getByRole('menuitem').first().waitFor()
    await expectHarmless()
    await app.page.keyboard.press('Escape')
    await app.showOutputs()
    await expectHarmless()
    await app.screenshot('outputs')
    await app.showTerminal()
  })

  it('make an SVG file that a strict reader takes, with no element but ours', async () => {
    const topology = await picture()
    const svg = graphToSvg(topology, layoutGraph(topology, freshLayout), {
      language: 'en',
      theme: 'dark',
      changes: null,
    })
    const read = await app.page.evaluate((text) => {
      const document = new DOMParser().parseFromString(text, 'image/svg+xml')
      const all = [...document.querySelectorAll('*')]
      return {
        fault: document.querySelector('parsererror')?.textContent ?? null,
        names: [...new Set(all.map((element) => element.localName))].sort(),
        handlers: all.flatMap((element) => element.getAttributeNames()).filter((name) => name.startsWith('on')),
        text: document.documentElement.textContent ?? '',
      }
    }, svg)
    expect(read.fault).toBeNull()
    expect(read.handlers).toEqual([])
    const ours = ['circle', 'defs', 'desc', 'g', 'line', 'path', 'polygon', 'rect', 'svg', 'text', 'title', 'tspan']
    expect(read.names.filter((name) => !ours.includes(name))).toEqual([])
    expect(read.text).toContain(visibleText(markup))
    expect(read.text).not.toMatch(acting)
  })
})
