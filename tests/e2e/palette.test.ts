/** The palette and the shortcuts, by the keyboard alone: found, run, changed, and kept over a restart. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from './support/app'
import { overInEveryLook } from './support/everyLook'
import { startLab } from './support/terminal'

let app: RunningApp
let configDirectory: string
const by = (id: string) => app.page.getByTestId(id)
const press = (key: string): Promise<void> => app.page.keyboard.press(key)
const focused = (): Promise<string> =>
  app.page.evaluate(() => {
    const element = document.activeElement as HTMLElement | null
    return element?.dataset['testid'] ?? element?.className ?? ''
  })
const marked = (): Promise<string | null> =>
  app.page.locator('.palette .entry[data-highlighted]').getAttribute('data-command')

async function runCommand(words: string, id: string): Promise<void> {
  await press('Control+Shift+P')
  await by('palette').waitFor()
  await expect.poll(focused).toBe('palette-field')
  await app.page.keyboard.type(words)
  await expect.poll(marked).toBe(id)
  await press('Enter')
  await by('palette').waitFor({ state: 'detached' })
}

describe('commands', { timeout: 180_000 }, () => {
  beforeAll(async () => {
    app = await launchApp('palette')
  })
  afterAll(async () => {
    await app.close()
  })

  it('are found with the focus in a terminal, which gets it back; Ctrl+P stays the shell’s', async () => {
    await startLab(app)
    await app.typeInTerminal('echo first-line')
    await app.terminalShows('\nfirst-line')
    await press('Control+p')
    await press('Enter')
    await expect
      .poll(() =>
        app.page.locator('.screen').evaluate((e) => (e as unknown as { terminalText(): string }).terminalText()),
      )
      .toMatch(/first-line[^]*first-line[^]*echo first-line[^]*first-line/)
    await press('Control+Shift+P')
    await expect.poll(focused).toBe('palette-field')
    await app.page.keyboard.type('zzz nothing')
    await expect.poll(() => by('palette-nothing').textContent()).toMatch(/\S/)
    expect(await app.page.locator('.palette .entry').count()).toBe(0)
    await app.screenshot('nothing')
    await press('Escape')
    await by('palette').waitFor({ state: 'detached' })
    await expect.poll(focused).toContain('xterm-helper-textarea')
    await app.typeInTerminal('echo not-$((40+2))-taken')
    await app.terminalShows('not-42-taken')
  })

  it('are found in either language, gone through by arrows, and shown with their keys', async () => {
    await press('Control+Shift+P')
    await expect.poll(focused).toBe('palette-field')
    for (const words of ['whole picture', '그림 전체', 'ㄱㄹㅈㅊ']) {
      await press('Control+a')
      await app.page.keyboard.insertText(words)
      await expect.poll(marked).toBe('graph.fit')
    }
    await press('Control+a')
    await app.page.keyboard.type('terminal')
    await expect.poll(async () => (await marked()) !== null).toBe(true)
    const first = await marked()
    await press('ArrowDown')
    expect(await marked()).not.toBe(first)
    await press('ArrowUp')
    expect(await marked()).toBe(first)
    await press('Control+a')
    await app.page.keyboard.type('mark before')
    await expect.poll(() => app.page.locator('[data-command="lesson.mark"] kbd').textContent()).toBe('Ctrl+Shift+B')
    // Said why, and not run.
    await press('Control+a')
    await app.page.keyboard.type('Next lab host')
    await expect.poll(() => app.page.locator('[data-command="lab.next"]').getAttribute('aria-disabled')).toBe('true')
    await press('Enter')
    expect(await by('palette').count()).toBe(1)
    await app.screenshot('refused')
    await press('Escape')
  })

  it('go to panes, open lessons and terminals', async () => {
    await runCommand('to the picture', 'graph.show')
    expect(await app.page.evaluate(() => document.activeElement?.id)).toBe('graph-pane')
    await runCommand('search picture', 'graph.search')
    await expect.poll(focused).toBe('graph-search-field')
    await press('Escape')
    await runCommand('default-bridge', 'lesson.open:default-bridge')
    await app.step('before').waitFor()
    await runCommand('back list lessons', 'lesson.list')
    await by('lesson-open-default-bridge').waitFor()
    await runCommand('split right', 'pane.splitRight')
    await expect.poll(() => app.page.locator('.leaf:visible').count()).toBe(2)
    await runCommand('close terminal', 'pane.close')
    await expect.poll(() => app.page.locator('.leaf:visible').count()).toBe(1)
  })

  it('have no faults in any look', async () => {
    await overInEveryLook(app, 'palette', 'palette', () => press('Control+Shift+P'), true)
  })
})

describe('shortcuts', { timeout: 180_000 }, () => {
  beforeAll(async () => {
    app = await launchApp('shortcuts')
    configDirectory = join(app.runtimeDirectory, 'config')
  })
  afterAll(async () => {
    await app.close()
  })

  /** By the keyboard: Tab until the button has the focus. */
  async function choose(id: string): Promise<void> {
    for (let times = 0; times < 200 && (await focused()) !== id; times += 1) await press('Tab')
    expect(await focused()).toBe(id)
    await press('Enter')
  }
  const keyOf = async (id: string): Promise<string> =>
    (await by(`shortcut-${id}`).locator('kbd').allTextContents()).join(' ')

  it('refuse what a terminal needs, say who has a key, and take a free one', async () => {
    await startLab(app)
    await runCommand('shortcuts', 'window.shortcuts')
    await by('dialog-shortcuts').waitFor()
    // A dialog has the window's keys to itself.
    await press('Control+Comma')
    await choose('shortcut-change-lesson.mark')
    expect(await by('dialog-settings').count()).toBe(0)
    for (const [key, said] of [
      ['Control+k', 'Ctrl+K'],
      ['k', 'K'],
    ] as const) {
      await press(key)
      await expect.poll(() => by('shortcut-problem').textContent()).toContain(`${said}:`)
    }
    await app.screenshot('refused')
    await press('Control+Shift+W')
    await expect.poll(() => by('shortcut-problem').textContent()).toContain('터미널 닫기')
    expect(await keyOf('lesson.mark')).toBe('Ctrl+Shift+B')
    expect(await keyOf('pane.close')).toBe('Ctrl+Shift+W')
    await app.screenshot('taken')
    await choose('shortcut-change-lesson.mark')
    // Escape leaves the key, and the dialog open.
    await press('Escape')
    expect(await by('dialog-shortcuts').count()).toBe(1)
    await choose('shortcut-change-lesson.mark')
    await press('Control+Shift+K')
    await expect.poll(() => keyOf('lesson.mark')).toBe('Ctrl+Shift+K')
    await choose('shortcut-change-pane.same')
    await press('Control+Shift+W')
    await choose('shortcut-take')
    await expect.poll(() => keyOf('pane.same')).toBe('Ctrl+Shift+W')
    expect(await keyOf('pane.close')).toBe('')
    await choose('shortcut-reset-pane.same')
    await expect.poll(() => keyOf('pane.same')).toBe('Ctrl+Shift+T')
  })

  it('have no faults in any look', async () => {
    await overInEveryLook(app, 'shortcuts', 'dialog-shortcuts', () => runCommand('shortcuts', 'window.shortcuts'), true)
  })

  const markedAt = (): Promise<number> => app.page.locator('.moment, .marked').count()
  it('hold at once, and after a restart', async () => {
    await press('Control+Shift+B')
    await press('Control+Shift+K')
    await expect.poll(markedAt).toBeGreaterThan(0)
    await app.close()
    app = await launchApp('shortcuts', { XDG_CONFIG_HOME: configDirectory })
    await startLab(app)
    const before = await markedAt()
    await press('Control+Shift+B')
    await app.page.waitForTimeout(300)
    expect(await markedAt()).toBe(before)
    await press('Control+Shift+K')
    await expect.poll(markedAt).toBeGreaterThan(before)
    await runCommand('shortcuts', 'window.shortcuts')
    await choose('shortcuts-reset-all')
    await expect.poll(() => keyOf('lesson.mark')).toBe('Ctrl+Shift+B')
    expect(await keyOf('pane.close')).toBe('Ctrl+Shift+W')
  })
})
