/** What every view is looked at for: accessibility faults and text that is cut off. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Result } from 'axe-core'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** axe's findings, one line each: rule and the first element. */
export async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Result[] }> } }
    return (await axe.run()).violations.map((found) => `${found.id}: ${found.nodes[0]?.html ?? ''}`)
  })
}

/** Text that is cut off although it is not meant to be (no ellipsis, no scrolling). */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, h1, h2, h3, p, dt, dd, summary, .pane-head, .socket .row')]
      .filter((element) => {
        const style = getComputedStyle(element)
        const hidden = element.offsetParent === null || style.textOverflow === 'ellipsis' || style.overflowX === 'auto'
        return !hidden && element.scrollWidth > element.clientWidth + 2 && element.clientWidth > 0
      })
      .map((element) => `${element.tagName} ${element.textContent.trim().slice(0, 40)}`),
  )
}
