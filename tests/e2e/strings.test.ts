/** Hostile strings typed, printed, pasted and searched for in the real window: they are text, and nothing runs a part of them. */
import { existsSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { drawFrom } from '../docker/support/operations'
import { drawString } from '../unit/text/drawnStrings'
import { launchApp, type RunningApp } from './support/app'
import { expectHarmless } from './support/harmless'
import { ask, inLab } from './support/lessonWalk'
import { startLab, type TerminalHands } from './support/terminal'

const canary = '/tmp/vethlab-canary-strings'
const draw = drawFrom(20261125)
const texts = Array.from({ length: 36 }, () => drawString(draw, canary))
const kept = 'what the person has copied'

describe('hostile strings in the window', { timeout: 180_000 }, () => {
  let app: RunningApp
  let hands: TerminalHands
  const by = (id: string) => app.page.getByTestId(id)
  afterAll(async () => {
    await app.close()
  })

  it('are text in the palette and in the search', async () => {
    app = await launchApp('strings')
    hands = await startLab(app)
    await app.page.keyboard.press('Control+Shift+P')
    for (const text of texts) {
      await by('palette-field').fill(text)
      await expectHarmless(app.page, JSON.stringify(text))
    }
    await app.screenshot('palette')
    await app.page.keyboard.press('Escape')
    await by('graph-search-open').click()
    for (const text of texts) {
      await by('graph-search-field').fill(text)
      await expectHarmless(app.page, JSON.stringify(text))
    }
    await app.page.keyboard.press('Escape')
  })

  it('printed by a program name no window, write no clipboard and open nothing', async () => {
    await hands.copied(kept)
    await inLab(app, ['mkdir', '-p', '/tmp/texts'])
    for (const [index, text] of texts.entries()) await inLab(app, ['tee', `/tmp/texts/${String(index)}`], text)
    // Whatever was begun is cancelled, and in the end the screen is a new one.
    await hands.run(`for f in /tmp/texts/*; do cat $f; printf '\\030\\033\\\\'; done; printf '\\033c'; echo prin""ted`)
    await app.terminalShows('printed')
    await expectHarmless(app.page)
    expect(await hands.clipboard()).toBe(kept)
    await app.screenshot('printed')
  })

  it('pasted run nothing', async () => {
    for (const text of texts.filter((one) => one.length < 500).slice(0, 12)) {
      await hands.copied(text)
      await hands.screen.locator('.xterm-helper-textarea').focus()
      await app.page.keyboard.press('Control+Shift+V')
      await app.page.waitForTimeout(200)
      if ((await by('paste-question').count()) > 0) {
        await expectHarmless(app.page, JSON.stringify(text))
        await by('paste-cancel').click()
      }
      await app.page.keyboard.press('Control+C')
    }
    expect((await inLab(app, ['test', '-e', canary]))?.status).toBe(1)
    expect(existsSync(canary)).toBe(false)
  })

  it('are refused as settings', async () => {
    const info = await ask(app, 'app.info', {})
    if (!info?.ok) throw new Error('there are no settings')
    for (const text of texts) {
      const said = await ask(app, 'settings.set', { ...info.value.settings, language: text as 'ko' })
      expect(said?.ok, JSON.stringify(text)).toBe(false)
    }
    await expectHarmless(app.page)
  })
})
