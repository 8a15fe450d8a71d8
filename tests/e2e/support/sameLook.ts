/** Compares what a view looks like with what it is known to look like (tests/looks/reference); `--accept` writes that anew. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { compared, grid, lookOf, marked, packed, unpacked, type OffCell } from '../../looks/grid'
import type { RunningApp } from './app'

const checkout = resolve(import.meta.dirname, '../../..')
const references = join(checkout, 'tests', 'looks', 'reference')
/** Where a view that looks otherwise leaves its pictures. */
export const differences = join(checkout, 'artifacts', 'looks')
/** What there is now is what there is to be. */
export const accepts = process.env['VETHLAB_ACCEPT_LOOKS'] === '1'

/**
 * What is another thing in each run, hidden where it stands: screens of terminals, what programs and the kernel print, names
 * that the kernel draws, addresses, times, paths of the test's own folders, versions.
 */
const varying = [
  '.terminal-pane .screen',
  '[data-testid="machine-check"]',
  '.socket .row > *, .box .subtitle',
  '.packets',
  '.side dd, .side .lines, .side code, .side .counters',
  '[data-testid="change-count"]',
  '[data-testid^="output-"]',
  '.state .words > p',
  '[data-testid="dialog-about"] li, [data-testid="licences"]',
].join(', ')

const style = `
  ${varying} { visibility: hidden !important; }
  select { color: transparent !important; }
  * { caret-color: transparent !important; animation: none !important; transition: none !important; }`

interface Bitmap {
  readonly pixels: Uint8Array
  readonly width: number
  readonly height: number
}

/**
 * @param view names the reference's file. @param look names the look in it.
 * @returns a sentence that says where it is another one; null where it is the same.
 */
export async function otherLook(app: RunningApp, view: string, look: string): Promise<string | null> {
  const png = await app.page.screenshot({ style })
  const now = await bitmapOf(app, png)
  const text = packed(lookOf(now.pixels, now.width, now.height))
  const file = join(references, `${view}.json`)
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {}
  if (accepts) {
    mkdirSync(references, { recursive: true })
    const all = Object.entries({ ...known, [look]: text }).sort(([one], [other]) => (one < other ? -1 : 1))
    writeFileSync(file, `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`)
    return null
  }
  const reference = unpacked(known[look] ?? '')
  if (!reference) return `${view} ${look}: no reference, npm run screenshots -- --accept makes it`
  const off = compared(reference, lookOf(now.pixels, now.width, now.height))
  if (off.length === 0) return null
  mkdirSync(differences, { recursive: true })
  const name = join(differences, `${view}-${look}`)
  writeFileSync(`${name}.png`, png)
  const shown = marked(now.pixels, now.width, now.height, off)
  writeFileSync(`${name}.difference.png`, await pngOf(app, { ...now, pixels: shown }))
  const places = await placesOf(app.page, off)
  return `${view} ${look}: ${String(off.length)} of ${String(grid.columns * grid.rows)} cells are another colour: ${places} (${name}.difference.png)`
}

/** Electron decodes it: no library of our own for that. */
async function bitmapOf(app: RunningApp, png: Buffer): Promise<Bitmap> {
  const { bitmap, ...size } = await app.application.evaluate(({ nativeImage }, text) => {
    const image = nativeImage.createFromBuffer(Buffer.from(text, 'base64'))
    return { bitmap: image.toBitmap().toString('base64'), ...image.getSize() }
  }, png.toString('base64'))
  return { pixels: Buffer.from(bitmap, 'base64'), ...size }
}

async function pngOf(app: RunningApp, { pixels, width, height }: Bitmap): Promise<Buffer> {
  const text = await app.application.evaluate(
    ({ nativeImage }, from) =>
      nativeImage
        .createFromBitmap(Buffer.from(from.bitmap, 'base64'), { width: from.width, height: from.height })
        .toPNG()
        .toString('base64'),
    { bitmap: Buffer.from(pixels).toString('base64'), width, height },
  )
  return Buffer.from(text, 'base64')
}

/** The elements that stand there, by the names that tests know, each with its number of cells; the worst first. */
async function placesOf(page: Page, off: readonly OffCell[]): Promise<string> {
  const names = await page.evaluate(
    ({ cells, columns, rows }) =>
      cells.map(({ column, row }) => {
        const at = { x: ((column + 0.5) * innerWidth) / columns, y: ((row + 0.5) * innerHeight) / rows }
        const element = document.elementFromPoint(at.x, at.y)?.closest<HTMLElement>('[data-testid], [id]')
        return element?.dataset['testid'] ?? element?.id ?? 'window'
      }),
    { cells: [...off], ...grid },
  )
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  const sorted = [...counts].sort(([, one], [, other]) => other - one)
  return sorted
    .slice(0, 5)
    .map(([name, count]) => `${name} (${String(count)})`)
    .join(', ')
}
