/** Counters: at most twice a second whoever looks, of what is in sight, and not at all while nobody can look. */
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from './support/app'

interface Asked {
  readonly at: number
  readonly interfaces: readonly string[]
}

const long = 'some-long-name-of-a-web-server-'

describe('counters', () => {
  let app: RunningApp
  const by = (id: string): Locator => app.page.getByTestId(id)
  /** Every request that reaches main, counted there: Electron tells of each invoke before it is answered. */
  const listen = (): Promise<void> =>
    app.application.evaluate(({ BrowserWindow }) => {
      const asked: Asked[] = []
      Object.assign(globalThis, { asked })
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as NodeJS.EventEmitter
      contents.on('-ipc-invoke', (...all: unknown[]) => {
        const found = all.find(Array.isArray) as [string, { interfaces: string[] }] | undefined
        if (found?.[0] === 'counters.read') asked.push({ at: Date.now(), interfaces: found[1].interfaces })
      })
    })
  /** What was asked for within so many milliseconds from now on. */
  const during = async (ms: number): Promise<readonly Asked[]> => {
    await app.application.evaluate(() => {
      ;(globalThis as unknown as { asked: Asked[] }).asked.length = 0
    })
    await new Promise((over) => setTimeout(over, ms))
    return app.application.evaluate(() => [...(globalThis as unknown as { asked: Asked[] }).asked])
  }
  const most = (asked: readonly Asked[]): number =>
    Math.max(0, ...asked.map(({ at }) => asked.filter((other) => other.at >= at && other.at < at + 1000).length))

  beforeAll(async () => {
    app = await launchApp('counters')
    await by('start-lab').waitFor()
    await app.page.keyboard.press('Control+Enter')
    await by('socket-lab-1-docker0').waitFor({ timeout: 60_000 })
    await listen()
  }, 90_000)
  afterAll(async () => {
    await app.close()
  })

  it('are asked for at most twice a second, though the picture and the panel both want them and packets move', async () => {
    await app.terminalShows('lab-1')
    await by('socket-lab-1-lo').click()
    await by('counters').waitFor()
    await app.typeInTerminal('ping -i 0.2 127.0.0.1 >/dev/null &')
    await expect.poll(async () => (await by('counters').textContent()) ?? '').toMatch(/[1-9]/)
    const asked = await during(6_000)
    expect(asked.length).toBeGreaterThan(3)
    // A pair may straddle the edge of a second by the jitter of the two processes.
    expect(most(asked)).toBeLessThanOrEqual(3)
    expect(asked.length).toBeLessThanOrEqual(13)
  })

  it('are not asked for of what is out of sight', async () => {
    const lo = (await by('socket-lab-1-lo').first().getAttribute('data-element')) ?? ''
    await by('side-panel').locator('header button').click()
    expect((await during(2_500)).some((asked) => asked.interfaces.includes(lo))).toBe(true)
    // The picture is pushed out of its pane.
    const canvas = await by('graph-canvas').boundingBox()
    if (!canvas) throw new Error('the picture has no place')
    for (let turn = 0; turn < 14; turn += 1) {
      await app.page.mouse.move(canvas.x + 20, canvas.y + canvas.height - 20)
      await app.page.mouse.down({ button: 'middle' })
      await app.page.mouse.move(canvas.x + canvas.width - 20, canvas.y + canvas.height - 20, { steps: 3 })
      await app.page.mouse.up({ button: 'middle' })
    }
    await app.page.waitForTimeout(1_200)
    expect(await during(3_000)).toEqual([])
    await by('graph-fit').click()
    expect((await during(2_500)).length).toBeGreaterThan(0)
  })

  it('are seen as marks that go along the wires that packets pass, and stand where less motion is asked for', async () => {
    const marks = (kind: string, way: string): Promise<number> =>
      app.page.locator(`[data-testid="wire-${kind}"] .packets.${way}`).count()
    const step = (): Promise<string> =>
      app.page.locator('svg.wires').evaluate((element) => (element as SVGElement).style.getPropertyValue('--march'))
    await app.typeInTerminal(`kill %1; for n in 1 2; do docker run -d --name ${long}$n nginx; done; clear`)
    await by(`socket-${long}2-eth0`).waitFor({ timeout: 30_000 })
    // Names that do not fit are told apart by their ends.
    const ends = app.page.locator('.box.container .title > :last-child')
    expect(await ends.allTextContents()).toEqual(['rver-1', 'rver-2'])
    const inside = await ends.evaluateAll((all) =>
      all.every((end) => {
        const box = end.closest('.box')?.getBoundingClientRect()
        return box !== undefined && end.getBoundingClientRect().right < box.right
      }),
    )
    expect(inside).toBe(true)
    // Nothing moves once what comes with a new interface has passed: no mark is drawn for the mere looks of it.
    await expect.poll(() => app.page.getByTestId('packets').count(), { timeout: 40_000 }).toBe(0)
    await app.typeInTerminal(`ping -i 0.2 $(docker exec ${long}1 hostname -i) >/dev/null &`)
    for (const kind of ['veth', 'bridge-port']) {
      await expect.poll(() => marks(kind, 'forth')).toBe(1)
      await expect.poll(() => marks(kind, 'back')).toBe(1)
    }
    await app.screenshot('packets')
    const before = await step()
    await expect.poll(step).not.toBe(before)
    await app.page.emulateMedia({ reducedMotion: 'reduce' })
    await app.page.waitForTimeout(300)
    const still = await step()
    await app.page.waitForTimeout(700)
    expect(await step()).toBe(still)
    expect(await marks('veth', 'forth')).toBe(1)
    await app.page.emulateMedia({ reducedMotion: null })
    await app.typeInTerminal(`kill %2; docker rm -f ${long}1 ${long}2; clear`)
    await expect.poll(() => app.page.getByTestId('packets').count(), { timeout: 40_000 }).toBe(0)
  })

  it('are not asked for while the window is hidden, and again when it is back', async () => {
    // The test's driver keeps every page visible, whatever happens to its window: so the page is told what it would be.
    const toggle = (shown: boolean): Promise<void> =>
      app.page.evaluate((shown) => {
        Object.defineProperty(document, 'visibilityState', {
          get: () => (shown ? 'visible' : 'hidden'),
          configurable: true,
        })
        document.dispatchEvent(new Event('visibilitychange'))
      }, shown)
    await toggle(false)
    await new Promise((over) => setTimeout(over, 1_200))
    expect(await during(4_000)).toEqual([])
    await toggle(true)
    expect((await during(3_000)).length).toBeGreaterThan(0)
  })
})
