/** What must not move: nothing at all where the desktop asks for less motion, and no layout while data arrives. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from './support/app'

describe('a window that keeps still', { timeout: 120_000 }, () => {
  let app: RunningApp

  beforeAll(async () => {
    app = await launchApp('stillness')
    await app.page.getByTestId('start-lab').waitFor()
    // What the machine's check finds is there; what comes from now on is the lab host's.
    await app.page.locator('[data-testid="machine-check"][data-busy="false"]').waitFor({ timeout: 30_000 })
    await app.page.evaluate(() => {
      const seen = Object.assign(window, { shifts: [] as string[], animated: [] as string[] })
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & LayoutShift)[]) {
          // What moves by itself only: a click or a key may move what it likes (Layout Instability, 2.4).
          if (entry.hadRecentInput) continue
          const moved = entry.sources.map(({ node }) =>
            node instanceof Element ? node.outerHTML : (node?.nodeName ?? ''),
          )
          seen.shifts.push(`${entry.value.toFixed(4)} ${moved.map((html) => html.slice(0, 100)).join(' | ')}`)
        }
      }).observe({ type: 'layout-shift' })
      const look = (): void => {
        for (const animation of document.getAnimations()) {
          const { target } = animation.effect as KeyframeEffect
          if (animation.playState === 'running') seen.animated.push(target?.outerHTML.slice(0, 100) ?? '')
        }
        requestAnimationFrame(look)
      }
      look()
    })
  }, 120_000)
  afterAll(async () => {
    await app.close()
  })

  interface LayoutShift {
    readonly value: number
    readonly hadRecentInput: boolean
    readonly sources: readonly { readonly node: Node | null }[]
  }
  const seen = (what: 'shifts' | 'animated'): Promise<string[]> =>
    app.page.evaluate((name) => (window as unknown as Record<string, string[]>)[name] ?? [], what)
  const forget = (): Promise<void> =>
    app.page.evaluate(() => {
      Object.assign(window, { animated: [] })
    })

  it('shows at least that something is under way, while a lab host starts', async () => {
    await app.page.keyboard.press('Control+Enter')
    await app.page.getByTestId('box-lab-1').waitFor({ timeout: 60_000 })
    await app.atPrompt('lab-1')
    // The measure itself: with motion allowed, the stage that is at work turns.
    expect((await seen('animated')).length).toBeGreaterThan(0)
  })

  it('shifts no layout while a lab host starts and containers arrive', async () => {
    await app.typeInTerminal('docker run -d --name one nginx; docker run -d --name two nginx')
    await app.page.getByTestId('socket-two-eth0').waitFor({ timeout: 30_000 })
    await app.page.waitForTimeout(500)
    await app.screenshot('arrived')
    expect(await app.page.evaluate(() => PerformanceObserver.supportedEntryTypes)).toContain('layout-shift')
    const shifts = await seen('shifts')
    const sum = shifts.reduce((total, line) => total + Number.parseFloat(line), 0)
    // A good page has less than 0.1 of it (Cumulative Layout Shift); here next to nothing may move.
    expect(sum, shifts.join('\n')).toBeLessThan(0.01)
  })

  it('moves nothing where the desktop asks for less motion: no wait, no traffic', async () => {
    await app.page.emulateMedia({ reducedMotion: 'reduce' })
    await app.page.waitForTimeout(300)
    await forget()
    await app.typeInTerminal('ping -c 40 -i 0.2 172.17.0.2')
    await app.page.locator('.packets').first().waitFor({ timeout: 20_000, state: 'attached' })
    await app.page.getByTestId('add-lab').click()
    await app.page.getByTestId('lab-chip-lab-2').and(app.page.locator('[data-status="ready"]')).waitFor()
    await app.screenshot('reduced-motion')
    expect(await seen('animated')).toEqual([])
  })
})
