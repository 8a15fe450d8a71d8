/** The three areas: collapsed by key, button and palette, resized, kept over a restart, and sensible at every size. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from './support/app'
import { faults, overflowing } from './support/looks'

const areas = { lesson: 'lesson-pane', graph: 'graph-pane', terminals: 'bottom-pane' } as const
type Area = keyof typeof areas
const names = Object.keys(areas) as readonly Area[]

describe('the areas of the window', { timeout: 120_000 }, () => {
  let app: RunningApp
  const by = (id: string): Locator => app.page.getByTestId(id)
  const press = (key: string): Promise<void> => app.page.keyboard.press(key)
  const isShown = (area: Area): Promise<boolean> => app.page.locator(`#${areas[area]}`).isVisible()
  const shown = async (): Promise<string> => {
    const found = await Promise.all(names.map(async (area) => ((await isShown(area)) ? area : '')))
    return found.join(' ').trim().replace(/ +/g, ' ')
  }
  const focused = (): Promise<string> =>
    app.page.evaluate(() => {
      const { id, className } = document.activeElement ?? document.body
      return id === '' ? className : id
    })
  const boxOf = async (selector: string): Promise<{ x: number; y: number; width: number; height: number }> =>
    (await app.page.locator(selector).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  const file = (): string => join(app.stateDirectory, 'vethlab', 'window.json')
  const kept = (): unknown => JSON.parse(readFileSync(file(), 'utf8'))

  /** Of the lesson's text, in letters as wide as the font's size is: about 46 of Korean, 90 of English. */
  const longestLine = (): Promise<number> =>
    app.page
      .locator('#lesson-pane .prose')
      .evaluateAll((all) => Math.max(...all.map((one) => one.clientWidth / parseFloat(getComputedStyle(one).fontSize))))

  async function startLab(): Promise<void> {
    await by('start-lab').waitFor()
    await press('Control+Enter')
    // Whether its picture is in sight or not.
    await app.page.locator('[data-testid="reset-lab-1"]:enabled').waitFor({ timeout: 60_000 })
  }

  beforeAll(async () => {
    app = await launchApp('areas')
    await startLab()
    await by('lesson-open-default-bridge').click()
    await by('mark-before').waitFor()
  }, 120_000)
  afterAll(async () => {
    await app.close()
  })

  it.each([
    [1280, 720],
    [1920, 1080],
    [3840, 2160],
  ])('are in balance at %i×%i', async (width, height) => {
    await app.page.setViewportSize({ width, height })
    await app.page.waitForTimeout(300)
    await by('graph-fit').click()
    for (const theme of ['dark', 'light']) {
      await by('theme-toggle').click()
      await app.screenshot(`balance-${String(width)}-ko-${theme === 'dark' ? 'light' : 'dark'}`)
    }
    expect(await overflowing(app.page)).toEqual([])
    expect(
      await app.page.evaluate(() => {
        const { scrollWidth, scrollHeight } = document.documentElement
        return scrollWidth > innerWidth || scrollHeight > innerHeight
      }),
    ).toBe(false)
    const graph = await boxOf('#graph-pane')
    expect((await boxOf('#lesson-pane')).width).toBeGreaterThanOrEqual(270)
    expect(graph.width).toBeGreaterThan(width * 0.55)
    for (const { height: high } of [graph, await boxOf('#bottom-pane')]) expect(high).toBeGreaterThan(height * 0.25)
    expect(await longestLine()).toBeLessThanOrEqual(46)
    // The picture fills its room in one direction, or is as large as it ever gets.
    const filled = await app.page.evaluate(() => {
      const canvas = document.querySelector('[data-testid=graph-canvas]')?.getBoundingClientRect()
      const all = [...document.querySelectorAll('.world .box')].map((box) => box.getBoundingClientRect())
      const wide = Math.max(...all.map((box) => box.right)) - Math.min(...all.map((box) => box.left))
      const high = Math.max(...all.map((box) => box.bottom)) - Math.min(...all.map((box) => box.top))
      const scale = /scale\(([^)]+)\)/.exec(document.querySelector<HTMLElement>('.world')?.style.transform ?? '')?.[1]
      return { part: Math.max(wide / (canvas?.width ?? 1), high / (canvas?.height ?? 1)), scale: Number(scale) }
    })
    expect(filled.part > 0.75 || filled.scale >= 1.15).toBe(true)
  })

  it('are collapsed by button, and the focus goes to what brings them back', async () => {
    await app.page.setViewportSize({ width: 1280, height: 720 })
    for (const area of names) {
      await by(`collapse-${area}`).click()
      expect(await isShown(area)).toBe(false)
      await expect.poll(focused).toBe(`rail-${area}`)
      expect(await by(`rail-${area}`).getAttribute('aria-expanded')).toBe('false')
      await app.screenshot(`collapsed-${area}`)
      expect(await faults(app.page)).toEqual([])
      expect(await overflowing(app.page)).toEqual([])
      await press('Enter')
      expect(await shown()).toBe('lesson graph terminals')
      await expect.poll(focused).toBe(areas[area])
      expect(await by(`collapse-${area}`).getAttribute('aria-expanded')).toBe('true')
    }
  })

  it('are collapsed by key from within a terminal, two of them and no third', async () => {
    await press('Control+3')
    await expect.poll(focused).toContain('xterm-helper-textarea')
    await press('Control+Shift+Digit1')
    expect(await shown()).toBe('graph terminals')
    expect(await focused()).toContain('xterm-helper-textarea')
    await press('Control+Shift+Digit3')
    await expect.poll(focused).toBe('rail-terminals')
    expect(await shown()).toBe('graph')
    expect(await by('collapse-graph').getAttribute('aria-disabled')).toBe('true')
    await press('Control+Shift+Digit2')
    // A click is taken, and does nothing.
    await by('collapse-graph').dispatchEvent('click')
    expect(await shown()).toBe('graph')
    await app.screenshot('graph-alone')
    await press('Control+Shift+Digit1')
    await press('Control+Shift+Digit2')
    expect(await shown()).toBe('lesson')
    await app.screenshot('lesson-alone')
    expect(await longestLine()).toBeLessThanOrEqual(46)
    expect(await overflowing(app.page)).toEqual([])
  })

  it('are brought back by what needs them, which has the focus then', async () => {
    await press('Control+3')
    expect(await shown()).toBe('lesson terminals')
    await expect.poll(focused).toContain('xterm-helper-textarea')
    await app.typeInTerminal('echo still-$((40+2))')
    await app.terminalShows('still-42')
    await press('Control+2')
    await expect.poll(focused).toBe('graph-pane')
    await by('collapse-graph').click()
    await press('Control+f')
    await expect.poll(() => by('graph-search-field').evaluate((field) => field === document.activeElement)).toBe(true)
    await press('Escape')
    // A line that the lesson types is typed where it can be seen.
    await by('collapse-terminals').click()
    await app.step('before').locator('[data-testid^="run-command"]').first().click()
    await expect.poll(shown).toBe('lesson graph terminals')
  })

  it('are collapsed by the palette', async () => {
    await press('Control+Shift+P')
    await app.page.keyboard.type('collapse the picture')
    await expect
      .poll(() => app.page.locator('.palette .entry[data-highlighted]').getAttribute('data-command'))
      .toBe('area.graph')
    await press('Enter')
    await expect.poll(shown).toBe('lesson terminals')
  })

  it('are resized by the splitters, and have their first sizes again by a double click or Enter', async () => {
    await by('rail-graph').click()
    const first = { lesson: await boxOf('#lesson-pane'), graph: await boxOf('#graph-pane') }
    await by('splitter-columns').focus()
    await press('ArrowRight')
    await by('splitter-rows').focus()
    await press('ArrowDown')
    await expect.poll(async () => (await boxOf('#lesson-pane')).width).toBeGreaterThan(first.lesson.width + 80)
    await expect.poll(async () => (await boxOf('#graph-pane')).height).toBeGreaterThan(first.graph.height + 30)
    await press('Enter')
    await expect.poll(async () => Math.abs((await boxOf('#lesson-pane')).width - first.lesson.width)).toBeLessThan(2)
    await expect.poll(async () => Math.abs((await boxOf('#graph-pane')).height - first.graph.height)).toBeLessThan(2)
    const splitter = await boxOf('[data-testid="splitter-columns"]')
    const at = { x: splitter.x + splitter.width / 2, y: splitter.y + splitter.height / 2 }
    await app.page.mouse.move(at.x, at.y)
    await app.page.mouse.down()
    await app.page.mouse.move(at.x + 150, at.y, { steps: 4 })
    await app.page.mouse.up()
    await expect.poll(async () => (await boxOf('#lesson-pane')).width).toBeGreaterThan(first.lesson.width + 120)
    await expect.poll(kept).toMatchObject({ graph: null, lesson: expect.closeTo(41, -1) as number })
    await app.page.mouse.dblclick(at.x + 150, at.y)
    await expect.poll(kept).toMatchObject({ graph: null, lesson: null })
    await expect.poll(async () => Math.abs((await boxOf('#lesson-pane')).width - first.lesson.width)).toBeLessThan(2)
  })

  it('lie in the next window as they lay in the last one', async () => {
    await by('splitter-columns').focus()
    await press('ArrowRight')
    const { width } = await boxOf('#lesson-pane')
    await by('collapse-terminals').click()
    await expect.poll(kept).toMatchObject({ collapsed: ['terminals'], graph: null })
    await app.close()
    app = await launchApp('areas', { XDG_STATE_HOME: app.stateDirectory })
    await app.page.setViewportSize({ width: 1280, height: 720 })
    await startLab()
    // The lesson comes last: what turns Markdown into a page is loaded after the first picture.
    await expect.poll(shown).toBe('lesson graph')
    await expect.poll(async () => Math.abs((await boxOf('#lesson-pane')).width - width)).toBeLessThan(2)
  })

  it('are as in the beginning as far as their file is broken, which is said and kept', async () => {
    const text = '{"collapsed":["graph"],"lesson":400,"graph":null}'
    await app.close()
    writeFileSync(file(), text)
    app = await launchApp('areas', { XDG_STATE_HOME: app.stateDirectory })
    await app.page.setViewportSize({ width: 1280, height: 720 })
    await expect.poll(() => by('notice').allTextContents()).toHaveLength(1)
    expect(await by('notice').textContent()).toContain('lesson')
    await startLab()
    await expect.poll(shown).toBe('lesson terminals')
    // A picture that was never in sight is drawn when it comes.
    await press('Control+Shift+Digit2')
    await by('socket-lab-1-docker0').waitFor()
    const folder = join(app.stateDirectory, 'vethlab')
    const [aside = ''] = readdirSync(folder).filter((name) => name.startsWith('window.json.broken-'))
    expect(readFileSync(join(folder, aside), 'utf8')).toBe(text)
  })
})
