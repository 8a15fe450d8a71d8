/** What the benchmark asks of a page: its terminals by their number of age, the newest is -1. */
import type { Page } from 'playwright-core'
import type { BenchWindowObject, FloodResult } from './install'
import type { Payload } from './payloads'

/** Has so many units printed by a request, each counted and hashed. */
export function flood(page: Page, at: number, payload: Payload, units: number): Promise<FloodResult> {
  return page.evaluate(
    ({ at, request, units, bytes }) =>
      (window as unknown as BenchWindowObject).benchTerminals.flood(at, request, units, bytes),
    { at, request: payload.request, units, bytes: payload.bytes },
  )
}

/** Milliseconds for the bytes of this page's last flood, written without any way before. */
export function rawWrite(page: Page, at: number): Promise<number> {
  return page.evaluate((at) => (window as unknown as BenchWindowObject).benchTerminals.raw(at), at)
}

/** Milliseconds from Ctrl-C in a terminal until its prompt is parsed and drawn. */
export function interrupt(page: Page, at: number, prompt: string): Promise<number> {
  return page.evaluate(
    ({ at, prompt }) => (window as unknown as BenchWindowObject).benchTerminals.interrupt(at, prompt),
    { at, prompt },
  )
}

/** Presses a key in a terminal. @returns milliseconds until its glyph is drawn. */
export async function pressKey(page: Page, at: number): Promise<number> {
  const glyph = await page.evaluateHandle(
    (at) => ({ shown: (window as unknown as BenchWindowObject).benchTerminals.glyph(at) }),
    at,
  )
  await page.keyboard.press('x')
  const ms = await glyph.evaluate(({ shown }) => shown)
  await glyph.dispose()
  return ms
}

/** Types into a terminal. */
export function type(page: Page, at: number, text: string): Promise<void> {
  return page.evaluate(
    ({ at, text }) => (window as unknown as BenchWindowObject).benchTerminals.terminals.at(at)?.input(text),
    { at, text },
  )
}

const showsDeadlineMs = 60_000

/** Waits until a line of the terminal holds that word; where it does not come, throws with what stands there. */
export async function shows(page: Page, at: number, word: string): Promise<void> {
  const deadline = performance.now() + showsDeadlineMs
  for (;;) {
    const text = await textOf(page, at)
    if (text.includes(word)) return
    if (performance.now() > deadline) throw new Error(`${word} does not come; there stands: ${text}`)
    await new Promise((over) => setTimeout(over, 100))
  }
}

/** A terminal's last lines, and what the page says of terminals that have ended. */
function textOf(page: Page, at: number): Promise<string> {
  return page.evaluate((at) => {
    const buffer = (window as unknown as BenchWindowObject).benchTerminals.terminals.at(at)?.buffer.active
    const rows = Array.from({ length: Math.min(60, buffer?.length ?? 0) }, (_, row) => row)
    const lines = rows.map((row) => buffer?.getLine(buffer.length - 1 - row)?.translateToString(true) ?? '').reverse()
    const ends = [...document.querySelectorAll('[data-testid="terminal-ended"]')].map((end) => end.textContent)
    return [...lines, ...ends].filter((line) => line !== '').join('\n')
  }, at)
}

/** What a terminal of the other window must be like to be the same. */
export interface Look {
  readonly options: Readonly<Record<string, unknown>>
  readonly columns: number
  readonly rows: number
  readonly webgl: boolean
}

/** How the product has made a terminal. */
export function lookOf(page: Page, at: number): Promise<Look> {
  return page.evaluate((at) => {
    const terminal = (window as unknown as BenchWindowObject).benchTerminals.terminals.at(at)
    if (!terminal) throw new Error(`there is no terminal ${String(at)}`)
    const names = [
      'fontFamily',
      'fontSize',
      'lineHeight',
      'scrollback',
      'theme',
      'cursorBlink',
      'minimumContrastRatio',
    ] as const
    const options = Object.fromEntries(names.map((name) => [name, terminal.options[name]]))
    const canvases = [...(terminal.element?.querySelectorAll('canvas') ?? [])]
    const webgl = canvases.some((canvas) => canvas.getContext('webgl2') !== null)
    return {
      options: JSON.parse(JSON.stringify(options)) as Look['options'],
      columns: terminal.cols,
      rows: terminal.rows,
      webgl,
    }
  }, at)
}
