import { describe, expect, it } from 'vitest'
import { compared, grid, lookOf, marked, packed, unpacked } from '../../looks/grid'

const [width, height] = [1280, 720]
/** Lines of text, roughly: every third row of pixels is bright. */
function picture(change: (x: number, y: number) => number | null = () => null): Uint8Array {
  return Uint8Array.from({ length: width * height * 4 }, (_unused, at) => {
    if (at % 4 === 3) return 255
    const pixel = Math.floor(at / 4)
    const [x, y] = [pixel % width, Math.floor(pixel / width)]
    return change(x, y) ?? (y % 3 === 0 ? 200 : 20)
  })
}
const look = (pixels: Uint8Array) => lookOf(pixels, width, height)
const plain = look(picture())

describe('a view’s look', () => {
  it('is the mean of each cell, in red, green and blue', () => {
    const pixels = picture((x, y) => (x < 20 && y < 20 ? 0 : null))
    for (let y = 0; y < 20; y += 1) for (let x = 0; x < 10; x += 1) pixels[(y * width + x) * 4 + 2] = 200
    expect([...look(pixels).slice(0, 6)]).toEqual([100, 0, 0, 83, 83, 83])
  })

  it('goes into a text and out of it', () => {
    const noisy = plain.map((value, at) => (value + at * 7) % 256)
    for (const one of [plain, noisy]) expect(unpacked(packed(one))).toEqual(one)
    expect(packed(plain).length).toBeLessThan(200)
    expect(unpacked(packed(plain.slice(3)))).toBeNull()
  })

  it('is the same with edges smoothed otherwise, and with one letter elsewhere', () => {
    expect(compared(plain, look(picture((_x, y) => (y % 3 === 0 ? 196 : 22))))).toEqual([])
    expect(compared(plain, look(picture((x, y) => (x < 12 && y < 12 ? 20 : null))))).toEqual([])
  })

  it('is another one with a button missing, a colour changed a little, or a pane eight pixels narrower', () => {
    const button = compared(plain, look(picture((x, y) => (x >= 600 && x < 630 && y < 30 ? 20 : null))))
    expect(button.map(({ column, row }) => `${String(column)},${String(row)}`)).toContain('30,0')
    const colour = look(picture((_x, y) => (y < 40 && y % 3 !== 0 ? 32 : null)))
    expect(compared(plain, colour)).toHaveLength(2 * grid.columns)
    const pane = (right: number) => look(picture((x) => (x < right ? 60 : null)))
    expect(compared(pane(400), pane(392)).length).toBeGreaterThan(20)
  })

  it('is another one where a single cell is quite another', () => {
    expect(compared(plain, look(picture((x, y) => (x < 20 && y < 20 ? 255 : null))))).toHaveLength(1)
  })

  it('shows where it is another one', () => {
    const pixels = marked(picture(), width, height, [{ column: 1, row: 0, by: 99 }])
    expect([pixels[0], pixels[20 * 4], pixels[40 * 4]]).toEqual([50, 200, 50])
    expect(pixels[3]).toBe(255)
  })
})
