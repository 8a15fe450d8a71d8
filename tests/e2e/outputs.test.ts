/** Both sides' outputs and refused terminals, as a person sees them in a real window on a real kernel and engine. */
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { observedTools } from '../../src/core/outputs/tools'
import { launchApp, type RunningApp } from './support/app'
import { inEveryLook, smallSize } from './support/everyLook'
import { faults } from './support/looks'

const patience = { timeout: 20_000 }

describe('both sides', { timeout: 120_000 }, () => {
  let app: RunningApp
  const by = (id: string): Locator => app.page.getByTestId(id)
  const textOf = async (id: string): Promise<string> => (await by(id).textContent()) ?? ''
  const marked = async (id: string, change: string): Promise<string> =>
    (await by(id).locator(`[data-change="${change}"]`).allTextContents()).join('\n')

  /** Types into the lab host's own terminal, wherever the window is. */
  async function onHost(line: string): Promise<void> {
    await app.showTerminal()
    await by('terminal-tab-1').click()
    await app.typeInTerminal(line)
    await app.showOutputs()
  }
  const looksAt = (name: string): Promise<void> => inEveryLook(app, name, { sizes: smallSize })

  beforeAll(async () => {
    app = await launchApp('outputs')
    await by('start-lab').waitFor()
    await app.page.keyboard.press('Control+Enter')
    await by('box-lab-1').waitFor({ timeout: 60_000 })
    await app.typeInTerminal('docker run -d --name web nginx; docker run -d --name bare toolless')
    await by('box-web').waitFor(patience)
    await by('box-bare').waitFor(patience)
  })
  afterAll(async () => {
    await app.close()
  })

  it('are the lab host and a container, by the article’s three tools at first', async () => {
    await app.atPrompt('lab-1')
    await app.showOutputs()
    await expect.poll(() => textOf('output-left-ifconfig'), patience).toContain('docker0')
    await expect.poll(() => textOf('output-right-route-n'), patience).toContain('172.17.0.1')
    for (const tool of observedTools) {
      const isFirst = ['ifconfig', 'brctl-show', 'route-n'].includes(tool)
      expect(await by(`tool-${tool}`).getAttribute('aria-pressed')).toBe(String(isFirst))
      expect(await by(`output-left-${tool}`).count()).toBe(isFirst ? 1 : 0)
    }
  })

  it('follow what is selected in the picture, until a side is chosen for good', async () => {
    await by('box-bare').getByText('bare').first().click()
    await expect.poll(() => textOf('side-right'), patience).toContain('bare')
    await by('choose-right').selectOption('lab-1 container web')
    await by('box-bare').getByText('bare').first().click()
    await expect.poll(() => textOf('output-right-ifconfig'), patience).toContain('172.17.0.2')
    await by('choose-left').selectOption('lab-1 inside web')
    await expect.poll(() => textOf('output-left-ifconfig'), patience).toContain('172.17.0.2')
    await looksAt('inside')
    await by('choose-left').selectOption('')
    await expect.poll(() => textOf('output-left-ifconfig'), patience).toContain('docker0')
  })

  it('show a tool that the image lacks, with the way out, and run it once', async () => {
    await by('choose-right').selectOption('lab-1 inside bare')
    await expect
      .poll(() => textOf('output-right-ifconfig'), patience)
      .toContain('그 이미지에는 그런 프로그램이 없습니다.')
    await app.screenshot('image-without-program')
    expect(await faults(app.page)).toEqual([])
    await by('choose-right').selectOption('lab-1 container web')
  })

  it('show every tool that is chosen, compared with the moment before although it was not in sight then', async () => {
    await app.page.keyboard.press('Control+Shift+KeyB')
    for (const tool of observedTools) {
      if ((await by(`tool-${tool}`).getAttribute('aria-pressed')) === 'false') await by(`tool-${tool}`).click()
    }
    for (const tool of observedTools) {
      await expect.poll(() => by(`output-left-${tool}`).locator('.line').count(), patience).toBeGreaterThan(0)
      await expect.poll(() => by(`unread-left-${tool}`).count(), patience).toBe(0)
      expect(await marked(`output-left-${tool}`, 'new')).toBe('')
    }
    await onHost('ip link add br7 type bridge; ip addr add 10.7.0.1/24 dev br7; ip link set br7 up')
    await expect.poll(() => marked('output-left-ip-addr', 'new'), patience).toContain('10.7.0.1/24')
    await expect.poll(() => marked('output-left-ip-route', 'new'), patience).toContain('10.7.0.0/24')
    await expect.poll(() => marked('output-left-ifconfig', 'new'), patience).toContain('br7')
    expect(await marked('output-right-ip-addr', 'new')).toBe('')
  })

  it('show rules without a word of the kernel’s, and counters dimmed', async () => {
    await onHost('iptables -A INPUT -p udp --dport 4242 -j DROP; ping -c 2 -i 0.2 172.17.0.2')
    await expect.poll(() => marked('output-left-iptables-save', 'new'), patience).toContain('--dport 4242')
    await by('outputs-again').click()
    await expect.poll(() => marked('output-left-ifconfig', 'counter'), patience).toMatch(/RX packets/)
    expect(await marked('output-left-ifconfig', 'changed')).toBe('')
    await looksAt('all-tools')
  })

  it('are compared with the same moment, and the picture is looked at as before, when the page is loaded again', async () => {
    const memory = (): Promise<string> =>
      app.page.evaluate(() =>
        (window as unknown as { vethlab: { request(r: string, a: unknown): Promise<string> } }).vethlab.request(
          'memory.get',
          {},
        ),
      )
    const looked = (): Promise<string | null> => app.page.locator('.world').getAttribute('style')
    const begun = await looked()
    await by('box-web').getByText('web').first().click()
    const box = await by('graph-canvas').boundingBox()
    await app.page.mouse.move((box?.x ?? 0) + 60, (box?.y ?? 0) + 60)
    await app.page.mouse.wheel(0, -400)
    // It is at rest: main has it.
    await expect.poll(memory, patience).toMatch(/"view":"[^}]*selected[^}]*zoom/)
    const [before, compared] = [await looked(), await by('moment-from').inputValue()]
    expect(before).not.toBe(begun)
    await app.page.reload()
    await by('box-web').waitFor(patience)
    await app.showOutputs()
    await expect.poll(() => marked('output-left-ip-addr', 'new'), patience).toContain('10.7.0.1/24')
    await expect.poll(() => marked('output-left-iptables-save', 'new'), patience).toContain('--dport 4242')
    for (const tool of observedTools) expect(await by(`unread-left-${tool}`).count()).toBe(0)
    expect(await by('moment-from').inputValue()).toBe(compared)
    expect(await looked()).toBe(before)
    expect(await textOf('side-panel')).toContain('web')
    expect(await by('choose-right').inputValue()).toBe('lab-1 container web')
    await app.screenshot('loaded-again')
  })

  it('copy the tool’s own text, and send its command to a terminal at that place', async () => {
    await app.application.evaluate(({ clipboard }) => clipboard.writeText(''))
    await by('copy-right-route-n').click()
    const copied = (): Promise<string> => app.application.evaluate(({ clipboard }) => clipboard.readText())
    await expect.poll(copied, patience).toMatch(/^Kernel IP routing table\nDestination .*\n0\.0\.0\.0 /)
    await by('side-right').getByTestId('type-command').first().click()
    await app.terminalShows('netns')
    await app.terminalShows('inet 172.17.0.2')
    await app.showOutputs()
  })

  it('say in one line that a chosen place is gone, and show it again when it is back', async () => {
    await onHost('docker stop -t 0 web')
    await by('gone-right').waitFor(patience)
    expect(await by('output-right-ifconfig').count()).toBe(0)
    await looksAt('gone')
    await onHost('docker start web')
    await expect.poll(() => textOf('output-right-ifconfig'), patience).toContain('172.17.0.2')
  })

  it('show which tools were chosen in the next window of the same person, and are reached by keyboard', async () => {
    await by('tool-route-n').focus()
    await app.page.keyboard.press('Space')
    expect(await by('tool-route-n').getAttribute('aria-pressed')).toBe('false')
    expect(await app.page.evaluate(() => localStorage.getItem('vethlab-outputs'))).not.toContain('route-n')
  })

  it('of a terminal that an image has no shell for, offer its network namespace instead', async () => {
    await by('box-bare').getByText('bare').first().click()
    await by('side-panel').getByTestId('terminal-container').click()
    await by('terminal-ended').filter({ visible: true }).waitFor(patience)
    await expect.poll(() => textOf('terminal-ended'), patience).toContain('그 이미지에는 셸이 없습니다.')
    await looksAt('without-shell')
    await by('open-instead').click()
    await app.terminalShows('netns')
    await app.typeInTerminal('ip -4 -o addr show eth0')
    await app.terminalShows('172.17.0.3/16')
  })
})
