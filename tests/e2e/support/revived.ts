/** A window whose page has died once is another page than the one that Playwright knows: it is spoken to through main. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { RunningApp } from './app'

/** Runs a line of JavaScript in the page that is there now; what it gives must be plain data. Null where none answers. */
export function inPage<T>(app: RunningApp, code: string): Promise<T> {
  return app.application.evaluate(async ({ BrowserWindow }, line) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    if (!contents || contents.isCrashed()) return null
    // A page that dies meanwhile never answers.
    const silence = new Promise((later) => setTimeout(later, 2_000, null))
    return (await Promise.race([contents.executeJavaScript(line), silence])) as unknown
  }, code) as Promise<T>
}

const inSight = `[...document.querySelectorAll('.terminal-pane')].filter((pane) => pane.offsetParent !== null)`

/** What stands in each terminal that is in sight. */
export async function terminalTexts(app: RunningApp): Promise<string[]> {
  const texts = await inPage<string[] | null>(
    app,
    `${inSight}.map((pane) => pane.querySelector('.screen').terminalText?.() ?? '')`,
  )
  return texts ?? []
}

/** Types into the terminal in sight, as an input method does: all at once. */
export async function typeInPage(app: RunningApp, text: string): Promise<void> {
  await inPage(
    app,
    `${inSight}.at(-1).querySelector('.xterm-helper-textarea').dispatchEvent(
      new InputEvent('input', { data: ${JSON.stringify(text)}, inputType: 'insertText', bubbles: true }))`,
  )
}

/** The process of the page that is there now; 0 where there is none. */
export function pageProcess(app: RunningApp): Promise<number> {
  return app.application.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    return !contents || contents.isCrashed() ? 0 : contents.getOSProcessId()
  })
}

/** Playwright’s own screenshot needs the page that it knew. */
export async function shotOf(app: RunningApp, suite: string, name: string): Promise<void> {
  const png = await app.application.evaluate(async ({ BrowserWindow }) => {
    const image = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage()
    return image?.toPNG().toString('base64') ?? ''
  })
  const folder = join(resolve(import.meta.dirname, '../../..'), 'artifacts', 'screenshots', suite)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.png`), Buffer.from(png, 'base64'))
}
