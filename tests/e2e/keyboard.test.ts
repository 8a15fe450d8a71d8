/** Lesson 1 from the start view to its end by the keyboard alone: no click, and no focus but by keys. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from './support/app'

describe('lesson 1 by the keyboard alone', { timeout: 120_000 }, () => {
  let app: RunningApp
  const press = (key: string): Promise<void> => app.page.keyboard.press(key)
  const by = (id: string) => app.page.getByTestId(id)
  const focused = (): Promise<string> =>
    app.page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null
      // The box is named, its head has the focus.
      const named = element?.classList.contains('head') ? element.closest<HTMLElement>('[data-testid]') : element
      return named?.dataset['testid'] ?? element?.className ?? ''
    })

  beforeAll(async () => {
    app = await launchApp('keyboard')
    await by('start-lab').waitFor()
  })
  afterAll(async () => {
    await app.screenshot('end')
    await app.close()
  })

  async function repeatedly(key: string, id: string): Promise<void> {
    for (let times = 0; times < 80 && (await focused()) !== id; times += 1) {
      const before = await focused()
      await press(key)
      // The picture brings an element into sight before it has the focus.
      if (key !== 'Tab') await expect.poll(focused).not.toBe(before)
    }
    expect(await focused()).toBe(id)
  }
  const tabTo = (id: string): Promise<void> => repeatedly('Tab', id)
  async function type(line: string): Promise<void> {
    await press('Control+3')
    await expect.poll(focused).toContain('xterm-helper-textarea')
    await app.page.keyboard.type(line)
    await press('Enter')
  }

  it('starts the lab host by the first button that Tab comes to that does it', async () => {
    await tabTo('start-lab')
    await app.screenshot('start')
    await press('Enter')
    await by('box-lab-1').waitFor({ timeout: 60_000 })
    await app.atPrompt('lab-1')
  })

  it('opens the lesson from its list', async () => {
    await press('Control+1')
    await tabTo('lesson-open-default-bridge')
    await press('Enter')
    await expect.poll(() => app.step('before').getAttribute('data-state')).toBe('current')
  })

  it('marks the moment before by the step’s own button', async () => {
    await type('ifconfig')
    await type('brctl show')
    await press('Control+1')
    await tabTo('mark-before')
    await press('Enter')
    await app.stepDone('before')
  })

  it('runs the container', async () => {
    await type('docker run --rm -d --name test-nginx nginx:latest')
    await app.stepDone('run')
    await by('box-test-nginx').waitFor()
  })

  it('walks the picture to the container’s interface, and sees its panel', async () => {
    await press('Control+2')
    await tabTo('graph-canvas')
    await press('ArrowDown')
    await repeatedly('PageDown', 'box-test-nginx')
    await repeatedly('ArrowDown', 'socket-test-nginx-eth0')
    await press('Enter')
    await by('side-panel').waitFor()
    await app.screenshot('picture')
  })

  it('goes into the container, and out again', async () => {
    await type('docker exec -it test-nginx /bin/bash')
    await type('ifconfig')
    await type('route -n')
    await app.stepDone('inside')
    await type('ping -c 1 172.17.0.1')
    await app.terminalShows('1 received')
    await type('exit')
    await app.stepDone('packets')
    await app.atPrompt('lab-1')
  })

  it('ends clean, and goes back to the list', async () => {
    await type('docker stop -t 1 test-nginx')
    await app.stepDone('clean')
    await by('lesson-finished').waitFor()
    await press('Control+1')
    await tabTo('lesson-back')
    await press('Enter')
    await expect.poll(() => by('lesson-open-default-bridge').getAttribute('data-finished')).toBe('true')
  })
})
