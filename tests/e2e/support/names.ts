/** Whether every box of the picture that is not one of a grid has a name that can be read, clear of all else. */
import type { Page } from 'playwright-core'
import { padding } from '../../../src/core/graph/geometry'

interface Area {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

interface Drawn {
  readonly names: readonly {
    readonly name: string
    /** The size of its letters, in the screen's pixels. */
    readonly letters: number
    /** Nothing lies on it, nothing cuts it, its end is there. */
    readonly seen: boolean
    readonly at: Area
    /** What its box has within, without the padding. */
    readonly within: Area
  }[]
  /** Where wires begin and end. */
  readonly ends: readonly { readonly x: number; readonly y: number }[]
}

const leastLetters = 9

/** @returns what is wrong, one line each. */
export async function nameFaults(page: Page): Promise<string[]> {
  const { names, ends } = await drawnNames(page)
  return names.flatMap((own, index) => {
    const said = own.letters < leastLetters ? [`letters of ${own.letters.toFixed(1)} px`] : []
    if (!own.seen) said.push('not seen')
    for (const [at, other] of names.entries()) {
      if (at > index && meet(own.at, other.at)) said.push(`over the name ${other.name}`)
      if (at !== index && meet(own.at, other.within)) said.push(`over the box ${other.name}`)
    }
    const { left, right, top, bottom } = own.at
    if (ends.some(({ x, y }) => x > left && x < right && y > top && y < bottom)) said.push('over the end of a wire')
    return said.map((what) => `${own.name}: ${what}`)
  })
}

/** By more than the pixel that rounding may take. */
function meet(one: Area, other: Area): boolean {
  return (
    one.left < other.right - 1 && other.left < one.right - 1 && one.top < other.bottom - 1 && other.top < one.bottom - 1
  )
}

function drawnNames(page: Page): Promise<Drawn> {
  return page.evaluate((boxPadding) => {
    const area = (element: Element, padding = 0): Area => {
      const { left, top, right, bottom } = element.getBoundingClientRect()
      return { left: left + padding, top: top + padding, right: right - padding, bottom: bottom - padding }
    }
    const seen = (title: HTMLElement): boolean => {
      const { left, right, top, bottom } = area(title)
      const end = title.lastElementChild
      if (right - left < 2 || (end && area(end).right > right + 1)) return false
      return [left + 2, (left + right) / 2, right - 2].every((x) =>
        title.contains(document.elementFromPoint(x, (top + bottom) / 2)),
      )
    }
    const names = [...document.querySelectorAll<HTMLElement>('.world .box:not(.compact)')].flatMap((box) => {
      const title = box.querySelector<HTMLElement>('.head > .title')
      if (!title) return []
      const scale = box.getBoundingClientRect().height / box.offsetHeight
      const letters = parseFloat(getComputedStyle(title).fontSize) * scale * devicePixelRatio
      const within = area(box, boxPadding * scale)
      return [{ name: title.textContent.trim(), letters, seen: seen(title), at: area(title), within }]
    })
    const ends = [...document.querySelectorAll<SVGPathElement>('.wire .line')].flatMap((path) => {
      const matrix = path.getScreenCTM()
      const at = [0, path.getTotalLength()].map((length) => path.getPointAtLength(length))
      return matrix ? at.map((point) => point.matrixTransform(matrix)).map(({ x, y }) => ({ x, y })) : []
    })
    return { names, ends }
  }, padding)
}
