/**
 * How smoothly a picture of a thousand interfaces is pushed about, all of it open and in sight: frames a second while the
 * mouse drags. The contender is plain Vue Flow in the same Electron, in a canvas of the same size.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { freshLayout, layoutGraph } from '../../src/core/graph/layout'
import type { GraphLayout } from '../../src/core/graph/types'
import type { Topology } from '../../src/core/topology/types'
import { flowData } from './flow/data'
import { buildPage } from './window/buildPage'
import { growNamespaces } from './window/grow'
import { openBlank, openLaboratory, withDisplay, type Laboratory } from './window/open'

export interface PanFigures {
  readonly interfaces: number
  /** Frames a second, one sample a round. */
  readonly ours: readonly number[]
  readonly vueFlow: readonly number[]
}

/** @param namespaces each has two interfaces, and a port of the host's. */
export function panFigures(namespaces: number, rounds: number): Promise<PanFigures> {
  return withDisplay(async (display) => {
    const laboratory = await openLaboratory(display)
    try {
      const topology = await openedPicture(laboratory, namespaces)
      const canvas = await laboratory.page.getByTestId('graph-canvas').boundingBox()
      if (!canvas) throw new Error('the picture has no place')
      const page = await buildFlow(topology, opened(topology), canvas)
      const flow = await openBlank(display, { page })
      try {
        await count(flow.page, '.vue-flow__node', topology.interfaces.length)
        const [ours, vueFlow]: [number[], number[]] = [[], []]
        for (let round = -1; round < rounds; round += 1) {
          const pair = [await dragged(laboratory.page, canvas), await dragged(flow.page, { x: 0, y: 0 })] as const
          if (round < 0) continue
          ours.push(pair[0])
          vueFlow.push(pair[1])
        }
        return { interfaces: topology.interfaces.length, ours, vueFlow }
      } finally {
        await flow.close()
      }
    } finally {
      await laboratory.close()
    }
  })
}

/** Every group opened by its title, and all of it in sight. */
async function openedPicture(laboratory: Laboratory, namespaces: number): Promise<Topology> {
  await growNamespaces(laboratory, namespaces)
  const { page } = laboratory
  const group = page.locator('.box.group > .head').first()
  await group.waitFor()
  // At the scale of the whole picture its title is smaller than a pointer.
  await group.dispatchEvent('click')
  await page.locator('.frame').first().waitFor()
  await page.getByTestId('graph-fit').click()
  await count(page, '.world .box', namespaces)
  return laboratory.picture()
}

function opened(topology: Topology): GraphLayout {
  const closed = layoutGraph(topology, freshLayout)
  return layoutGraph(topology, { ...freshLayout, expanded: closed.groups.map((group) => group.id) })
}

async function buildFlow(
  topology: Topology,
  layout: GraphLayout,
  size: { readonly width: number; readonly height: number },
): Promise<string> {
  const outDir = await buildPage('tests/bench/flow', 'bench-flow')
  writeFileSync(join(outDir, 'data.js'), `window.flowData = ${JSON.stringify(flowData(topology, layout, size))}\n`)
  return join(outDir, 'index.html')
}

async function count(page: Page, selector: string, least: number): Promise<void> {
  await page.waitForFunction(
    ({ selector, least }) => document.querySelectorAll(selector).length >= least,
    { selector, least },
    { timeout: 60_000 },
  )
}

const dragMs = 2_000

/** Drags from the corner, where nothing is, to and fro. @returns frames a second. */
export async function dragged(page: Page, corner: { readonly x: number; readonly y: number }): Promise<number> {
  const at = { x: corner.x + 6, y: corner.y + 6 }
  await page.mouse.move(at.x, at.y)
  await page.mouse.down()
  await page.evaluate(() => {
    const holder = window as unknown as { frames: number; counting: boolean }
    Object.assign(holder, { frames: 0, counting: true })
    const frame = (): void => {
      holder.frames += 1
      if (holder.counting) requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
  const begun = performance.now()
  let turn = 0
  while (performance.now() - begun < dragMs) {
    const by = Math.abs((turn % 40) - 20) * 5
    await page.mouse.move(at.x + by, at.y + by)
    turn += 1
  }
  const seconds = (performance.now() - begun) / 1000
  const frames = await page.evaluate(() => {
    const holder = window as unknown as { frames: number; counting: boolean }
    holder.counting = false
    return holder.frames
  })
  await page.mouse.up()
  return frames / seconds
}
