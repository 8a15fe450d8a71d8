/** A thousand interfaces in the window: readable, searchable, walked by keyboard, saved; what is there stays where it is. */
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { growNamespaces } from '../bench/window/grow'
import { enterLab } from '../bench/window/open'
import { launchApp, type RunningApp } from './support/app'
import { inEveryLook } from './support/everyLook'
import { faults } from './support/looks'

/** Each has loopback, eth0, and a port of the host's bridge. */
const namespaces = 340
type Lab = Awaited<ReturnType<typeof enterLab>>

describe('a thousand interfaces', () => {
  let app: RunningApp
  let lab: Lab
  const by = (id: string): Locator => app.page.getByTestId(id)
  const press = (key: string): Promise<void> => app.page.keyboard.press(key)
  const focused = (): Promise<string | null> =>
    app.page.evaluate(() => document.activeElement?.getAttribute('data-element') ?? null)
  const scale = (): Promise<number> =>
    app.page
      .locator('.world')
      .evaluate((element) => Number(/scale\(([^)]+)\)/.exec((element as HTMLElement).style.transform)?.[1]))
  /** Where each box and interface that is drawn stands on the screen. */
  const places = async (): Promise<Map<string, { x: number; y: number }>> =>
    new Map(
      await app.page.locator('.world [data-element]').evaluateAll((all) =>
        all.map((element) => {
          const { x, y } = element.getBoundingClientRect()
          return [`${element.tagName} ${element.getAttribute('data-element') ?? ''}`, { x, y }] as const
        }),
      ),
    )
  /** From now on: how the canvas lay and through what it was looked, at each frame; equal ones that follow each other once. */
  const looksOfFrames = async (): Promise<() => Promise<string[]>> => {
    const seen = await app.page.evaluateHandle(() => {
      const looks: string[] = []
      const look = (): void => {
        const { y, width, height } = document.querySelector('[data-testid=graph-canvas]')?.getBoundingClientRect() ?? {}
        const through = document.querySelector<HTMLElement>('.world')?.style.transform
        const now = JSON.stringify({ y, width, height, through })
        if (looks.at(-1) !== now) looks.push(now)
        requestAnimationFrame(look)
      }
      look()
      return looks
    })
    return () => seen.jsonValue()
  }
  const isInSight = async (element: Locator): Promise<boolean> => {
    const [box, canvas] = [await element.boundingBox(), await by('graph-canvas').boundingBox()]
    if (!box || !canvas) return false
    return (
      box.x >= canvas.x &&
      box.y >= canvas.y &&
      box.x + box.width <= canvas.x + canvas.width &&
      box.y + box.height <= canvas.y + canvas.height
    )
  }
  const looksAt = (name: string): Promise<void> => inEveryLook(app, name, { sizes: [{ width: 1440, height: 900 }] })

  beforeAll(async () => {
    app = await launchApp('graph')
    await by('start-lab').waitFor()
    await press('Control+Enter')
    await by('socket-lab-1-docker0').waitFor({ timeout: 60_000 })
    lab = await enterLab(app)
    await growNamespaces(lab, namespaces)
  }, 120_000)
  afterAll(async () => {
    lab.leave()
    await app.close()
  })

  it('are in the picture, and their many boxes are one as long as nobody opens them', async () => {
    expect((await lab.picture()).interfaces.length).toBeGreaterThan(1000)
    await app.page.locator('.box.group').first().waitFor()
    expect(await app.page.locator('.world .box').count()).toBeLessThan(30)
    await by('graph-fit').click()
    await looksAt('collapsed')
  })

  it('are found by an address, brought into sight and lit', async () => {
    await by('graph-canvas').focus()
    await press('Control+f')
    await by('graph-search-field').fill('10.101.5.2')
    await expect.poll(() => by('graph-search-count').textContent()).toContain('1 / 1')
    const hit = app.page.locator('.socket.pointed')
    await hit.waitFor()
    expect(await hit.textContent()).toContain('10.101.5.2')
    // At the scale of the whole picture no letter could be read.
    await expect.poll(scale).toBeGreaterThan(0.4)
    await expect.poll(() => isInSight(hit)).toBe(true)
    expect(await by('side-panel').textContent()).toContain('10.101.5.2')
    await looksAt('found')
    await press('Escape')
  })

  it('open into boxes that can be read, and close again', async () => {
    const group = app.page.locator('.box.group > .head').first()
    // Its title: the middle of it is under its sockets.
    await group.click({ position: { x: 12, y: 6 } })
    const frame = app.page.locator('.frame > .head').first()
    await frame.waitFor()
    await by('graph-fit').click()
    await expect.poll(() => app.page.locator('.world .box').count()).toBeGreaterThan(namespaces)
    await app.page.waitForTimeout(300)
    await looksAt('opened')
  })

  it('stay where they are, to the pixel, when a container comes', async () => {
    // The looks before it have changed the canvas's size; it is shown whole again a moment after each.
    let before = await places()
    await expect
      .poll(async () => {
        const last = before
        before = await places()
        return [...before].every(([element, at]) => last.get(element)?.x === at.x && last.get(element)?.y === at.y)
      })
      .toBe(true)
    expect(before.size).toBeGreaterThan(1000)
    const looks = await looksOfFrames()
    await lab.sh('docker run -d --name newcomer busybox sleep 1000000')
    await by('box-newcomer').waitFor({ timeout: 30_000 })
    await app.page.waitForTimeout(500)
    const after = await places()
    // Not for a moment either: what comes and goes around the picture (the legend's words, a warning) gives it no other size.
    expect(await looks()).toHaveLength(1)
    const moved = [...before].filter(([element, from]) => {
      const to = after.get(element)
      return !to || Math.hypot(to.x - from.x, to.y - from.y) >= 1
    })
    expect(moved.length / before.size).toBeLessThan(0.01)
  })

  it('are zoomed and shown whole by keys', async () => {
    await by('graph-canvas').focus()
    const fitted = await scale()
    await press('+')
    await expect.poll(scale).toBeGreaterThan(fitted * 1.2)
    await press('f')
    await expect.poll(scale).toBeCloseTo(fitted, 2)
    expect(await isInSight(by('box-lab-1').first())).toBe(true)
  })

  it('are walked along a wire to its other end and back, with the focus to be seen', async () => {
    await by('graph-search-open').click()
    await by('graph-search-field').fill('newcomer')
    const socket = by('socket-newcomer-eth0')
    await socket.waitFor()
    await press('Escape')
    await socket.focus()
    const start = await focused()
    await press('ArrowRight')
    const picture = await lab.picture()
    const peer = picture.interfaces.find((entry) => entry.key === start)?.vethPeer
    expect(peer).toBeTruthy()
    await expect.poll(focused).toBe(peer)
    const outline = await app.page.evaluate(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement ?? document.body)
      return { outlineStyle, width: parseFloat(outlineWidth) }
    })
    expect(outline.outlineStyle).toBe('solid')
    expect(outline.width).toBeGreaterThanOrEqual(2)
    expect(await isInSight(app.page.locator(':focus'))).toBe(true)
    await app.screenshot('walked')
    await press('ArrowRight')
    const bridge = picture.interfaces.find((entry) => entry.key === peer)?.bridge
    await expect.poll(focused).toBe(bridge)
    await press('ArrowLeft')
    await press('ArrowLeft')
    await expect.poll(focused).toBe(start)
  })

  it('shows what is gone where it stood', async () => {
    // The newest moment stands first: with the newcomer, before it goes.
    const moment = by('moment-from').locator('option').nth(1)
    await by('moment-from').selectOption((await moment.getAttribute('value')) ?? '')
    const box = by('box-newcomer').and(app.page.locator('section'))
    const stood = await box.boundingBox()
    await lab.sh('docker rm -f newcomer')
    await expect.poll(() => box.getAttribute('data-change'), { timeout: 15_000 }).toBe('gone')
    expect(await box.boundingBox()).toEqual(stood)
    await by('socket-newcomer-eth0').click()
    await app.screenshot('gone')
    expect(await faults(app.page)).toEqual([])
    // It can be read, but no terminal leads there.
    expect(await by('side-panel').textContent()).toContain('172.17.0.2')
    expect(await by('terminal-namespace').count()).toBe(0)
    await by('moment-from').selectOption('')
    await box.waitFor({ state: 'detached' })
  })

  describe('saved as a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vl-saved-'))
    /** The desktop's own dialog cannot be driven: it is answered in its place. */
    const answerDialog = (path: string | null): Promise<void> =>
      app.application.evaluate(({ dialog }, filePath) => {
        const answer = filePath === null ? { canceled: true } : { canceled: false, filePath }
        Object.assign(dialog, { showSaveDialog: () => Promise.resolve(answer) })
      }, path)

    it('is an SVG document with every name in it', async () => {
      await answerDialog(join(folder, 'lab.svg'))
      await by('graph-export-svg').focus()
      await press('Enter')
      await expect.poll(() => by('graph-saved').textContent()).toContain('lab.svg')
      const svg = readFileSync(join(folder, 'lab.svg'), 'utf8')
      expect(svg).toMatch(/^<svg /)
      expect(svg).toContain('docker0')
      expect(svg).toContain('br-bench')
    })

    it('is a PNG of the same', async () => {
      await answerDialog(join(folder, 'lab.png'))
      await by('graph-export-png').focus()
      await press('Enter')
      await expect.poll(() => by('graph-saved').textContent(), { timeout: 20_000 }).toContain('lab.png')
      const png = readFileSync(join(folder, 'lab.png'))
      expect(png.subarray(1, 4).toString()).toBe('PNG')
      // IHDR: width and height (PNG specification, 11.2.2).
      expect(png.readUInt32BE(16)).toBeGreaterThan(1500)
      expect(png.readUInt32BE(20)).toBeGreaterThan(1000)
    })

    it('says clearly when the disk refuses', async () => {
      await answerDialog('/proc/nowhere/lab.svg')
      await by('graph-export-svg').click()
      const notice = by('notice').last()
      await notice.waitFor()
      expect(await notice.textContent()).toContain('/proc/nowhere/lab.svg')
      await notice.locator('button').click()
    })

    it('says nothing where the person thinks better of it', async () => {
      await answerDialog(null)
      await by('graph-export-svg').click()
      await expect.poll(() => by('graph-export-svg').isEnabled()).toBe(true)
      expect(await by('notice').count()).toBe(0)
    })
  })
})
