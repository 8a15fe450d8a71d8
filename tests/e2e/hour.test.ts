/**
 * A window at work: lessons, terminals, containers, networks and outputs that come and go. What main, agent and page hold of
 * memory, and all of them of descriptors and processes, does not go on growing. `npm run soak -- hour` does it for an hour.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { below } from '../docker/support/processes'
import { soakOf } from '../docker/support/soak'
import { launchApp, type RunningApp } from './support/app'
import { createLessonWalk, inLab, patience, readyLab } from './support/lessonWalk'
import { pageProcess } from './support/revived'
import { growthOf, type Growth, type Reading } from './support/slope'

/** The part that is warming up: programs load, caches fill. */
const warm = 1 / 4
/** Growth over a whole run that is taken for a leak: well above what a collector leaves lying at the end of a round. */
const limits = { memoryMiB: 48, descriptors: 12, processes: 4 }
/** In the suite it only shows that all of it can be done. */
const work = soakOf('hour', 2)
let app: RunningApp | null = null
afterAll(async () => {
  await app?.close()
})

type Figure = 'mainMiB' | 'agentMiB' | 'pageMiB' | 'mainDescriptors' | 'agentDescriptors' | 'processes'

/** Resident memory (VmRSS of proc(5)). */
function memoryOf(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(line) / 1024
}
const descriptorsOf = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length

async function look(of: RunningApp): Promise<Record<Figure, number>> {
  const own = below(of.pid)
  const agent = own.find(({ command }) => /^\S*(node|electron)\S* .*agent\.js/.test(command))?.pid ?? 0
  return {
    mainMiB: memoryOf(of.pid),
    agentMiB: memoryOf(agent),
    pageMiB: memoryOf(await pageProcess(of)),
    mainDescriptors: descriptorsOf(of.pid),
    agentDescriptors: descriptorsOf(agent),
    processes: own.length,
  }
}

/** What a person does besides the lesson. */
async function bustle(of: RunningApp, round: number): Promise<void> {
  const { page } = of
  const name = `c${String(round)}`
  await inLab(of, ['docker', 'network', 'create', `n-${name}`])
  await inLab(of, ['docker', 'run', '--rm', '-d', '--name', name, '--network', `n-${name}`, 'busybox', 'sleep', '1000'])
  await page.getByTestId(`box-${name}`).waitFor(patience)
  await of.showOutputs()
  await of.showTerminal()
  await terminal(of, round)
  await inLab(of, ['docker', 'kill', name])
  await inLab(of, ['docker', 'network', 'rm', `n-${name}`])
  await page.getByTestId(`box-${name}`).waitFor({ state: 'detached', ...patience })
}

/** Opened, used, and closed: with its program, or after that has ended. */
async function terminal(of: RunningApp, round: number): Promise<void> {
  const { page } = of
  const tabs = page.locator('.terminal-tab')
  const before = await tabs.count()
  await page.getByTestId('new-terminal').click()
  await page.getByRole('menuitem').first().click()
  await expect.poll(() => tabs.count(), patience).toBe(before + 1)
  await of.atPrompt('lab-1')
  await of.typeInTerminal('seq 3000')
  await of.terminalShows('3000')
  if (round % 2 === 0) {
    await of.typeInTerminal('exit')
    await page.locator('.leaf.focused').getByTestId('terminal-ended').waitFor(patience)
  }
  await page.keyboard.press('Control+Shift+W')
  await expect.poll(() => tabs.count(), patience).toBe(before)
}

describe('a window at work', () => {
  it(
    'holds no more from hour to hour',
    async () => {
      const of = await launchApp('hour')
      app = of
      await of.page.getByTestId('start-lab').waitFor()
      await of.page.keyboard.press('Control+Enter')
      await readyLab(of)
      await of.atPrompt('lab-1')
      const walk = createLessonWalk()
      await walk.start(of)
      const readings = new Map<Figure, Reading[]>()
      const begun = performance.now()
      let round = 0
      for (; work.more(round); round += 1) {
        await walk.finish()
        await walk.rebuild()
        await bustle(of, round)
        const at = performance.now()
        for (const [figure, value] of Object.entries(await look(of)) as [Figure, number][])
          readings.set(figure, [...(readings.get(figure) ?? []), { at, value }])
      }
      const from = begun + (performance.now() - begun) * warm
      const growth = Object.fromEntries(
        [...readings].map(([figure, all]) => [figure, growthOf(all.filter(({ at }) => at >= from))]),
      ) as Record<Figure, Growth>
      work.tell({ minutes: Math.round((performance.now() - begun) / 6_000) / 10, rounds: round, growth })
      const grown = Object.entries(growth).filter(([figure, { whole }]) => whole > limitOf(figure as Figure))
      expect(grown).toEqual([])
    },
    work.timeout,
  )
})

function limitOf(figure: Figure): number {
  if (figure === 'processes') return limits.processes
  return figure.endsWith('MiB') ? limits.memoryMiB : limits.descriptors
}
