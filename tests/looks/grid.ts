/**
 * What a view looks like, small enough to be kept beside the tests: the mean colour of each cell of a grid. Another machine
 * smooths its letters' edges otherwise, which a mean hardly shows; a colour, a size or a button that is another it does.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib'

/** Cells of 20 by 20 pixels at 1280×720. */
export const grid = { columns: 64, rows: 36 } as const

/** Red, green and blue of each cell, row by row. */
export type Look = Uint8Array

/** Steps of 255 that a colour may be off. */
const colourTolerance = 6
/** Cells that may be off by more: a letter's place within its pixel. */
const cellTolerance = 3
/** Beyond this even one cell is too much. */
const cellLimit = 40

export interface OffCell {
  readonly column: number
  readonly row: number
  /** Steps of 255, in the channel that is off most. */
  readonly by: number
}

/** @param pixels blue, green, red, alpha, as Electron's bitmaps are. */
export function lookOf(pixels: Uint8Array, width: number, height: number): Look {
  const sums = new Float64Array(grid.columns * grid.rows * 3)
  const counts = new Uint32Array(grid.columns * grid.rows)
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor((y * grid.rows) / height)
    for (let x = 0; x < width; x += 1) {
      const cell = row * grid.columns + Math.floor((x * grid.columns) / width)
      const at = (y * width + x) * 4
      for (let channel = 0; channel < 3; channel += 1) {
        sums[cell * 3 + channel] = (sums[cell * 3 + channel] ?? 0) + (pixels[at + 2 - channel] ?? 0)
      }
      counts[cell] = (counts[cell] ?? 0) + 1
    }
  }
  return Uint8Array.from(sums, (sum, at) => Math.round(sum / (counts[Math.floor(at / 3)] ?? 1)))
}

/** As text for a JSON file: most cells are like the one before, so that the differences pack well. */
export function packed(look: Look): string {
  return deflateRawSync(look.map((value, at) => value - (look[at - 3] ?? 0))).toString('base64')
}

/** @returns null where the text is no look of this grid. */
export function unpacked(text: string): Look | null {
  const look = Uint8Array.from(inflateRawSync(Buffer.from(text, 'base64')))
  if (look.length !== grid.columns * grid.rows * 3) return null
  // Each value counts from that of the cell before, which must be whole by then.
  for (let at = 3; at < look.length; at += 1) look[at] = (look[at] ?? 0) + (look[at - 3] ?? 0)
  return look
}

/** @returns the cells that are off, none where few are off by little. */
export function compared(reference: Look, now: Look): OffCell[] {
  const off = Array.from({ length: grid.columns * grid.rows }, (_unused, cell): OffCell => {
    const channels = [0, 1, 2].map((one) => Math.abs((reference[cell * 3 + one] ?? 0) - (now[cell * 3 + one] ?? 0)))
    return { column: cell % grid.columns, row: Math.floor(cell / grid.columns), by: Math.max(...channels) }
  }).filter(({ by }) => by > colourTolerance)
  const isAlike = off.length <= cellTolerance && off.every(({ by }) => by <= cellLimit)
  return isAlike ? [] : off
}

/**
 * The picture with what is alike dimmed, so that one sees at once where it is not.
 *
 * @param pixels as in `lookOf`. @returns the same form.
 */
export function marked(pixels: Uint8Array, width: number, height: number, off: readonly OffCell[]): Uint8Array {
  const cells = new Set(off.map(({ column, row }) => row * grid.columns + column))
  return pixels.map((value, at) => {
    if (at % 4 === 3) return value
    const pixel = Math.floor(at / 4)
    const [x, y] = [pixel % width, Math.floor(pixel / width)]
    const cell = Math.floor((y * grid.rows) / height) * grid.columns + Math.floor((x * grid.columns) / width)
    return cells.has(cell) ? value : Math.round(value * 0.25)
  })
}
