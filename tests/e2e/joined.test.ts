/** Several lab hosts in one picture: chosen by itself where a lesson needs two, with the fabric and the tunnel between them. */
import type { ViewportSize } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from './support/app'
import { faults, overflowing } from './support/looks'
import { nameFaults } from './support/names'

const patience = { timeout: 30_000 }
/** The last one is that of all other steps. */
const windows: readonly ViewportSize[] = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
  { width: 1440, height: 900 },
]

describe('the overlay’s lesson', { timeout: 180_000 }, () => {
  let app: RunningApp
  const by = (id: string) => app.page.getByTestId(id)
  /** The whole picture, in the windows that it is shown in. */
  const everyNameIsRead = async (picture: string, sizes: readonly ViewportSize[] = windows): Promise<void> => {
    for (const size of sizes) {
      await app.page.setViewportSize(size)
      await by('graph-fit').click()
      await app.page.waitForTimeout(300)
      await app.screenshot(`${picture}-${String(size.width)}`)
      await expect.poll(() => nameFaults(app.page), { message: `at ${String(size.width)} px` }).toEqual([])
    }
  }
  beforeAll(async () => {
    app = await launchApp('joined')
    await by('start-lab').waitFor()
    await app.page.keyboard.press('Control+Enter')
    await by('box-lab-1').waitFor({ timeout: 60_000 })
  })
  afterAll(async () => {
    await app.close()
  })

  it('brings up the second lab host by one click and shows both, wired by the fabric', async () => {
    await by('lesson-open-overlay').click()
    await by('box-lab-2').waitFor({ timeout: 60_000 })
    await by('box-lab-1').waitFor()
    await by('lab-chip-lab-2').waitFor()
    expect(await by('all-hosts').getAttribute('aria-pressed')).toBe('true')
    await expect
      .poll(() => app.page.locator('[data-testid^="socket-"][data-testid$="-fabric0"]').count(), patience)
      .toBe(1)
    // Two veth pairs: each lab host's eth0 and its port of the fabric's bridge.
    await expect.poll(() => by('wire-veth').count(), patience).toBe(2)
    await app.screenshot('1-two-hosts-ko')
  })

  it('draws the tunnel between the VXLANs of both once each names the other', async () => {
    for (const [step, commands] of [
      ['init', [0]],
      ['join', [0, 1, 2]],
      ['create', [0]],
      ['run', [0, 1]],
    ] as const) {
      await expect.poll(() => app.step(step).getAttribute('data-state'), patience).toBe('current')
      for (const index of commands) {
        await app
          .step(step)
          .getByTestId(`run-command-${String(index)}`)
          .click()
        await app.page.waitForTimeout(1_500)
      }
      await expect.poll(() => app.step(step).getAttribute('data-state'), { timeout: 60_000 }).toBe('done')
    }
    await expect.poll(() => by('wire-vxlan-tunnel').count(), patience).toBeGreaterThan(0)
    await by('graph-fit').click()
    for (const language of ['ko', 'en']) {
      await by(`lang-${language}`).click()
      for (const theme of ['dark', 'light']) {
        if ((await app.page.locator('html').getAttribute('data-theme')) !== theme) await by('theme-toggle').click()
        await app.page.waitForTimeout(300)
        await app.screenshot(`2-tunnel-${language}-${theme}`)
      }
    }
    expect(await faults(app.page)).toEqual([])
    expect(await overflowing(app.page)).toEqual([])
    await everyNameIsRead('2-names')
  })

  it('marks the tunnel while packets pass it, out of one lab host into the other', async () => {
    await app.page.locator('[data-testid^="step-"][data-state="current"]').getByTestId('run-command-0').click()
    const marks = app.page.locator('[data-testid="wire-vxlan-tunnel"] .packets')
    await expect.poll(() => marks.count(), patience).toBeGreaterThan(0)
    await app.screenshot('3-packets')
  })

  it('shows one lab host again by its chip', async () => {
    await by('lab-chip-lab-2').click()
    await expect.poll(() => by('box-lab-1').count(), patience).toBe(0)
    await by('box-lab-2').waitFor()
    await by('all-hosts').click()
    await by('box-lab-1').waitFor()
  })

  it('has a third lab host below the first one, in the same column', async () => {
    await by('add-lab').click()
    await by('box-lab-3').waitFor({ timeout: 60_000 })
    // Whoever makes one looks at it.
    await by('all-hosts').click()
    await by('box-lab-1').waitFor()
    await expect.poll(() => by('wire-veth').count(), patience).toBeGreaterThan(2)
    await by('graph-fit').click()
    const place = async (name: string): Promise<{ x: number; y: number }> =>
      (await by(`box-${name}`).boundingBox()) ?? { x: NaN, y: NaN }
    const [first, second, third] = [await place('lab-1'), await place('lab-2'), await place('lab-3')]
    expect(third.x).toBeCloseTo(first.x, 0)
    expect(third.y).toBeGreaterThan(first.y)
    expect(second.x).toBeGreaterThan(first.x)
    await app.screenshot('4-three-hosts')
    await everyNameIsRead('4-names')
  })

  it('reads every name of twelve boxes above each other, alone and beside the other lab hosts', async () => {
    for (const [tab, labHost] of [
      ['terminal-tab-2', 'lab-2'],
      ['terminal-tab-3', 'lab-3'],
    ] as const) {
      await by(`lab-chip-${labHost}`).click()
      await by(tab).click()
      await app.atPrompt(labHost)
      await app.typeInTerminal(
        'for i in $(seq 12); do ip netns add shop-web-$i; ip link add w$i type veth peer name eth0 netns shop-web-$i; ip link set w$i master docker0 up; done; clear',
      )
      await by('box-shop-web-12').waitFor()
      await everyNameIsRead(`5-column-${labHost}`, windows.slice(1))
    }
    await by('all-hosts').click()
    await expect.poll(() => by('box-shop-web-12').count(), patience).toBe(2)
    await everyNameIsRead('5-columns', windows.slice(1, 2))
    await app.page.setViewportSize({ width: 1440, height: 900 })
  })
})
