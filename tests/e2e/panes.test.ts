/** Terminals anywhere by one gesture from the picture, beside each other, in step, and there again after a reload. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Locator } from 'playwright-core'
import { launchApp, type RunningApp } from './support/app'
import { faults, overflowing } from './support/looks'

const patience = { timeout: 20_000 }

describe('terminals beside each other', { timeout: 120_000 }, () => {
  let app: RunningApp
  const by = (id: string): Locator => app.page.getByTestId(id)
  const leaves = (): Locator => app.page.locator('.leaf:visible')
  const focused = (): Locator => app.page.locator('.leaf.focused:visible')
  const title = (): Promise<string> => focused().getByTestId('pane-title').innerText()
  const idOf = async (leaf: Locator): Promise<string> => (await leaf.getAttribute('data-testid')) ?? ''
  const textIn = (pane: Locator): Promise<string> =>
    pane.locator('.screen').evaluate((element) => (element as HTMLElement & { terminalText(): string }).terminalText())
  const sizeOf = (pane: Locator): Promise<string> =>
    pane.locator('.screen').evaluate((element) => (element as HTMLElement & { terminalSize(): string }).terminalSize())
  const shows = async (pane: Locator, text: string | RegExp): Promise<void> => {
    const poll = expect.poll(() => textIn(pane), patience)
    await (typeof text === 'string' ? poll.toContain(text) : poll.toMatch(text))
  }
  const press = (key: string): Promise<void> => app.page.keyboard.press(key)
  /** The focused terminal, once its shell has asked for a line. */
  const ready = async (kind: string): Promise<Locator> => {
    await expect.poll(title, patience).toContain(kind)
    const pane = by(await idOf(focused()))
    await shows(pane, /[#$] ?$/)
    return pane
  }
  /** Types into the focused terminal what no echo of the line looks like, and waits for its answer. */
  const answers = async (line: string, answer: string | RegExp): Promise<void> => {
    await app.typeInTerminal(line)
    await shows(by(await idOf(focused())), answer)
  }

  beforeAll(async () => {
    app = await launchApp('panes')
    await by('start-lab').waitFor()
    await press('Control+Enter')
    await by('socket-lab-1-docker0').waitFor({ timeout: 60_000 })
    await app.atPrompt('lab-1')
    await app.typeInTerminal('docker run -d --name web nginx:latest; ip netns add blue')
    await by('socket-web-eth0').waitFor(patience)
    await by('box-blue').waitFor(patience)
  })
  afterAll(async () => {
    await app.close()
  })

  describe('open from the picture', () => {
    it('a container’s own shell by the button at its box', async () => {
      await by('box-web').hover()
      await by('open-terminal').click()
      await ready('컨테이너 안')
      await answers('echo in-$(cat /proc/1/comm)', 'in-nginx')
    })

    it('the host’s tools in its network namespace by the menu', async () => {
      await by('box-web').locator('.head').click({ button: 'right' })
      await by('menu-terminal-namespace').click()
      await ready('네임스페이스')
      await answers('ip -4 -o addr show eth0; brctl --version | head -c 6', '172.17.0.2/16')
    })

    it('the lab host’s shell by Enter on its selected box', async () => {
      await by('box-lab-1').locator('.head').click()
      await press('Enter')
      await ready('랩 호스트')
      await answers('echo on-$(hostname)', 'on-lab-1')
    })

    it('any other namespace by Shift+Enter and Enter, from the box that has the focus', async () => {
      await by('box-blue').locator('.head').focus()
      await press('Shift+Enter')
      await by('context-menu').waitFor()
      await press('ArrowDown')
      await press('Enter')
      await ready('네임스페이스')
      expect(await title()).toContain('blue')
      await answers('ip -o link | wc -l; echo no-$(ls /sys/class/net | grep -c eth)', 'no-0')
    })

    it('any place by the +, found by typing', async () => {
      await by('new-terminal').click()
      await app.page.keyboard.type('안 web')
      await expect.poll(() => app.page.getByRole('menuitem').count()).toBe(1)
      await app.screenshot('1-plus')
      await press('ArrowDown')
      await press('Enter')
      await ready('컨테이너 안')
    })

    it('and closes them by key, the one beside coming to the front', async () => {
      const before = await app.page.locator('.terminal-tab').count()
      for (let left = before - 1; left >= 1; left -= 1) {
        await press('Control+Shift+W')
        await expect.poll(() => app.page.locator('.terminal-tab').count()).toBe(left)
      }
    })
  })

  describe('at both ends of a wire', () => {
    it('lie side by side, and each end names the other’s index', async () => {
      await by('socket-web-eth0').click()
      await by('terminals-both').click()
      await expect.poll(() => leaves().count()).toBe(2)
      const [host, inside] = [leaves().nth(0), leaves().nth(1)]
      await expect.poll(() => host.getByTestId('pane-title').innerText()).toMatch(/호스트 쪽 veth/)
      expect(await inside.getByTestId('pane-title').innerText()).toContain('컨테이너 쪽 eth0')
      await shows(inside, /# ?$/)
      await shows(host, /# ?$/)
      await host.locator('.screen').click()
      const name = /veth[0-9a-f]+/.exec(await host.getByTestId('pane-title').innerText())?.[0] ?? ''
      await answers(`echo h=$(cat /sys/class/net/${name}/ifindex)-$(cat /sys/class/net/${name}/iflink)`, /h=\d+-\d+/)
      await press('Control+Shift+ArrowRight')
      await answers('echo c=$(cat /sys/class/net/eth0/iflink)-$(cat /sys/class/net/eth0/ifindex)', /c=\d+-\d+/)
      const pair = (text: string): string => /[hc]=(\d+-\d+)/.exec(text)?.[1] ?? ''
      expect(pair(await textIn(inside))).toBe(pair(await textIn(host)))
      expect(await by('terminal-tab-' + (await idOf(focused())).slice(5)).innerText()).toMatch(/veth.* ⇄ web eth0/)
      await app.screenshot('2-pair')
    })

    it('take the same keys on request, and no more after it', async () => {
      const [host, inside] = [leaves().nth(0), leaves().nth(1)]
      await press('Control+Shift+S')
      await by('pane-banner').waitFor()
      expect(await by('pane-banner').getAttribute('data-count')).toBe('2')
      await app.typeInTerminal('echo together-$((6*7))')
      await shows(host, 'together-42')
      await shows(inside, 'together-42')
      await app.screenshot('3-together')
      await press('Control+Shift+S')
      await expect.poll(() => by('pane-banner').count()).toBe(0)
      await app.typeInTerminal('echo alone-$((6*7))')
      await shows(inside, 'alone-42')
      await app.typeInTerminal('echo after-$((6*7))')
      await shows(inside, 'after-42')
      expect(await textIn(host)).not.toContain('alone')
    })

    it('leave out the one that stands apart, and what the page types for the person goes to one', async () => {
      const [host, inside] = [leaves().nth(0), leaves().nth(1)]
      await press('Control+Shift+S')
      await host.getByTestId('pane-menu').click()
      await by('pane-act-apart').click()
      await expect.poll(() => by('pane-banner').getAttribute('data-count')).toBe('1')
      await inside.locator('.screen').click()
      await app.typeInTerminal('echo apart-$((6*7))')
      await shows(inside, 'apart-42')
      expect(await textIn(host)).not.toContain('apart')
      await host.getByTestId('pane-menu').click()
      await by('pane-act-together').click()
      await expect.poll(() => by('pane-banner').getAttribute('data-count')).toBe('2')
      await by('side-panel').getByTestId('type-command').first().click()
      await shows(inside, 'ip ')
      expect(await textIn(host)).not.toContain('ip -')
      await by('pane-sync-off').click()
    })

    it('paste a text of several lines into all of them, after one warning', async () => {
      const [host, inside] = [leaves().nth(0), leaves().nth(1)]
      await inside.locator('.screen').click()
      await press('Control+Shift+S')
      await inside.locator('.xterm-helper-textarea').evaluate((element) => {
        const clipboardData = new DataTransfer()
        clipboardData.setData('text/plain', 'echo pasted-$((6*7))\necho twice-$((6*7))\n')
        element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
      })
      await expect.poll(() => app.page.getByRole('alertdialog').count()).toBe(1)
      await app.page.getByRole('alertdialog').getByRole('button').first().click()
      await press('Enter')
      for (const pane of [host, inside]) await shows(pane, 'pasted-42')
      for (const pane of [host, inside]) await shows(pane, 'twice-42')
      await press('Control+Shift+S')
    })
  })

  describe('whatever is done to the others', () => {
    it('keep their process and what stands in them', async () => {
      await by('new-terminal').click()
      await app.page.getByRole('menuitem').first().click()
      const pane = await ready('랩 호스트')
      await answers('echo first-$((6*7)) pid-$$', /first-42 pid-\d+/)
      const pid = /^first-42 pid-(\d+)/m.exec(await textIn(pane))?.[1]
      await press('Control+Shift+5')
      await expect.poll(() => leaves().count()).toBe(2)
      await ready('랩 호스트')
      await press('Control+Shift+O')
      await expect.poll(() => leaves().count()).toBe(3)
      const corner = await ready('랩 호스트')
      await app.screenshot('4-three')
      // Every terminal's program knows the size that it has.
      for (const leaf of await leaves().all()) {
        await leaf.locator('.screen').click()
        const size = await sizeOf(leaf)
        await answers('echo size $(stty size).', `size ${size}.`)
      }
      await corner.locator('.screen').click()
      await press('Control+Shift+Enter')
      await expect.poll(() => leaves().count()).toBe(1)
      await answers('echo large $(stty size).', `large ${await sizeOf(corner)}.`)
      await press('Control+Shift+Enter')
      await expect.poll(() => leaves().count()).toBe(3)
      await press('Control+Shift+ArrowLeft')
      expect(await idOf(focused())).toBe(await idOf(pane))
      await press('Control+Shift+ArrowRight')
      await press('Control+Shift+W')
      await expect.poll(() => leaves().count()).toBe(2)
      await press('Control+Shift+ArrowLeft')
      await answers('echo still-$$', `still-${pid ?? '?'}`)
      expect(await textIn(pane)).toContain(`first-42 pid-${pid ?? '?'}`)
    })

    it('are sized by the divider, by pointer and by keys', async () => {
      const [left, right] = [leaves().nth(0), leaves().nth(1)]
      const widthOf = async (leaf: Locator): Promise<number> => (await leaf.boundingBox())?.width ?? 0
      const before = await widthOf(left)
      const handle = app.page.locator('.divider[role="separator"]').first()
      const box = await handle.boundingBox()
      if (!box) throw new Error('there is no divider')
      await app.page.mouse.move(box.x + 3, box.y + box.height / 2)
      await app.page.mouse.down()
      await app.page.mouse.move(box.x - 150, box.y + box.height / 2, { steps: 6 })
      await app.page.mouse.up()
      await expect.poll(() => widthOf(left)).toBeLessThan(before - 100)
      for (const leaf of [left, right]) {
        await leaf.locator('.screen').click()
        await app.typeInTerminal('clear')
        await answers('echo moved $(stty size).', `moved ${await sizeOf(leaf)}.`)
      }
      const narrow = await widthOf(left)
      await handle.focus()
      await press('ArrowRight')
      await expect.poll(() => widthOf(left)).toBeGreaterThan(narrow)
    })

    it('go through the tabs by key', async () => {
      await focused().locator('.screen').click()
      const here = await idOf(focused())
      await press('Control+PageUp')
      await expect.poll(() => idOf(focused())).not.toBe(here)
      await press('Control+PageDown')
      await expect.poll(() => idOf(focused())).toBe(here)
    })

    it('have the picture’s room too, and give it back', async () => {
      const before = (await focused().boundingBox())?.height ?? 0
      await by('pane-whole').click()
      await expect.poll(async () => (await focused().boundingBox())?.height ?? 0).toBeGreaterThan(before + 150)
      await app.screenshot('5-whole')
      await by('pane-whole').click()
      await expect.poll(async () => (await focused().boundingBox())?.height ?? 0).toBe(before)
    })
  })

  it('are where they were after the page is loaded again, with their processes', async () => {
    await focused().locator('.screen').click()
    await answers('echo kept-$((6*7)) pid-$$', /^kept-42 pid-\d+/m)
    const pid = /^kept-42 pid-(\d+)/m.exec(await textIn(focused()))?.[1]
    const lie = async (): Promise<unknown> =>
      app.page.evaluate(() => ({
        tabs: [...document.querySelectorAll('.terminal-tab .words')].map((tab) => tab.textContent),
        leaves: [...document.querySelectorAll<HTMLElement>('.leaf')].map(({ style, dataset, className }) => ({
          terminal: dataset['terminalId'],
          at: [style.left, style.width].map((text) => Math.round(Number.parseFloat(text))),
          shown: style.display !== 'none',
          focused: className.includes('focused'),
        })),
      }))
    const before = await lie()
    await app.page.waitForTimeout(400)
    await app.page.reload()
    await expect.poll(lie, patience).toEqual(before)
    await shows(focused(), `kept-42 pid-${pid ?? '?'}`)
    await answers('echo again-$$', `again-${pid ?? '?'}`)
    await app.screenshot('6-reloaded')
  })

  it('show themselves without a fault in every look', async () => {
    await by('terminal-tab-' + (await idOf(focused())).slice(5)).click()
    await press('Control+Shift+S')
    for (const size of [
      { width: 1280, height: 720 },
      { width: 1920, height: 1080 },
    ]) {
      await app.page.setViewportSize(size)
      for (const language of ['ko', 'en']) {
        await by(`lang-${language}`).click()
        for (const theme of ['dark', 'light']) {
          if ((await app.page.locator('html').getAttribute('data-theme')) !== theme) await by('theme-toggle').click()
          await app.page.waitForTimeout(200)
          await app.screenshot(`7-${String(size.width)}-${language}-${theme}`)
          expect(await faults(app.page)).toEqual([])
          expect(await overflowing(app.page)).toEqual([])
        }
      }
    }
    await focused().getByTestId('pane-menu').click()
    await app.screenshot('8-menu')
    expect(await faults(app.page)).toEqual([])
    await press('Escape')
  })
})
