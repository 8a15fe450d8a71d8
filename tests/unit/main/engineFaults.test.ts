/**
 * Answers and events of an engine, spoiled as a seed says: whatever comes, it ends by its deadline, nothing crashes, and the
 * picture is what the engine says as soon as that can be heard again. `npm run soak -- engine-faults` spoils 100,000.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { success } from '../../../src/contract/result'
import type { EngineNames } from '../../../src/core/facts/dockerNames'
import { decorateTopology } from '../../../src/core/topology/decorate'
import { topologyFromEngine } from '../../../src/core/topology/engineOnly'
import { labHostAbout, resolveTopology } from '../../../src/core/topology/resolve'
import type { Topology } from '../../../src/core/topology/types'
import { socketEnd } from '../../../src/main/docker/end'
import type { EnginePatience } from '../../../src/main/docker/patience'
import { watchEngine } from '../../../src/main/docker/watch'
import { createLiveTopology, type LiveTopology } from '../../../src/main/topology/live'
import { faultProxy, type FaultProxy } from '../../docker/support/faultProxy'
import { drawFrom, type Draw } from '../../docker/support/operations'
import { brokenParts, followAsPage, type Page } from '../../docker/support/page'
import { soakOf } from '../../docker/support/soak'
import { containerNames, dockerHost, dockerNames } from '../topology/facts'
import { handmadeEngine, type HandmadeEngine } from './handmadeEngine'
import { standInAgent } from './standInAgent'

const lanes = 16
const containers = 4
const facts = dockerHost(containers)
/** Short, so that a standing answer costs little; the product's are stated in main/docker/patience.ts. */
const patience: EnginePatience = {
  deadlineMs: 300,
  lateMs: 60,
  burstMs: 2,
  firstRetryMs: 2,
  slowestRetryMs: 20,
  rereadMs: 250,
  answerBytes: 64 * 1024,
}
/** What is not right after so many deadlines never will be. */
const patient = { timeout: 60_000, interval: 25 }

interface Lane {
  readonly draw: Draw
  readonly engine: HandmadeEngine
  readonly proxy: FaultProxy
  readonly live: LiveTopology
  readonly page: Page
  /** Broken pictures of the kind that is made of the engine's word alone. */
  readonly broken: string[]
  /** Tells of a change of the kernel's facts, which is none. */
  nudge(): void
  close(): Promise<void>
}

let directory: string
const open: Lane[] = []
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vethlab-faults-'))
})
afterEach(async () => {
  for (const lane of open.splice(0)) await lane.close()
  rmSync(directory, { recursive: true, force: true })
})

async function openLane(number: number, seed: number): Promise<Lane> {
  const draw = drawFrom(seed + number)
  const at = join(directory, `p${String(number)}`)
  const engineAt = join(directory, `e${String(number)}`)
  const engine = await handmadeEngine(engineAt, dockerNames(containers))
  const proxy = await faultProxy({ at, engine: engineAt, draw, answerBytes: patience.answerBytes, lateMs: 100 })
  const broken: string[] = []
  const agent = standInAgent(facts)
  const live = createLiveTopology({
    agent: agent.client,
    watchEngine: (_labHost, listener, kernelChanges) =>
      watchEngine(
        () => success(socketEnd(at, () => undefined)),
        {
          ...listener,
          names(names) {
            broken.push(...brokenParts(topologyFromEngine(names, { engine: 'system', about: labHostAbout })))
            listener.names(names)
          },
        },
        kernelChanges,
        patience,
      ),
  })
  await live.track('lab-1')
  const lane: Lane = {
    draw,
    engine,
    proxy,
    live,
    page: followAsPage(live, 'lab-1'),
    broken,
    nudge() {
      agent.push({ changed: [], gone: [] })
    },
    async close() {
      live.close()
      await proxy.close()
      engine.close()
    },
  }
  open.push(lane)
  return lane
}

/** Some of the containers run, some do not, some are not there. */
function drawnNames(draw: Draw): EngineNames {
  const drawn = Array.from({ length: containers }, (_unused, at) => at + 1).flatMap((number) => {
    const state = draw(4)
    if (state === 0) return []
    const name = `web-${String(number)}-${String(draw(100))}`
    return [containerNames(number, state === 1 ? { name, state: 'exited', pid: 0, endpoints: [] } : { name })]
  })
  return { ...dockerNames(containers), containers: drawn, images: [`nginx:${String(draw(9))}`] }
}

const expected = (names: EngineNames): Topology => ({
  ...decorateTopology(resolveTopology(facts), names),
  revision: 0,
})
const shown = ({ live }: Lane): object => ({
  behind: live.behindReason('lab-1'),
  picture: { ...live.topology('lab-1'), revision: 0 },
})
const pause = (ms: number): Promise<void> => new Promise((over) => setTimeout(over, ms))

/** As `expect.poll`, which holds what each of its calls has seen until the test ends: too much for a hundred thousand. */
async function becomes(read: () => unknown, wanted: unknown, message: string): Promise<void> {
  const end = performance.now() + patient.timeout
  for (;;) {
    try {
      expect(read(), message).toEqual(wanted)
      return
    } catch (error) {
      if (performance.now() > end) throw error
    }
    await pause(patient.interval)
  }
}

/** Spoils for a while, in which things happen; then the engine is heard again. */
async function round(lane: Lane, message: string): Promise<void> {
  const { draw, engine, proxy, page, broken } = lane
  proxy.spoil(true)
  let names = drawnNames(draw)
  for (let left = 1 + draw(6); left > 0; left -= 1) {
    names = drawnNames(draw)
    engine.become(names)
    if (draw(3) === 0) lane.nudge()
    await pause(draw(30))
  }
  proxy.spoil(false)
  const right = { behind: null, picture: expected(names) }
  await becomes(() => shown(lane), right, message)
  await becomes(() => proxy.standing(), 0, message)
  expect(page.faults, message).toEqual([])
  expect(broken, message).toEqual([])
}

describe('an engine behind faults', () => {
  const work = soakOf('engine-faults', 2_000)
  it(
    'never makes us hang, crash or show what is not so',
    async () => {
      for (let number = 0; number < lanes; number += 1) await openLane(number, work.seed)
      const done = (): number => open.reduce((sum, { proxy }) => sum + proxy.spoiled(), 0)
      let rounds = 0
      await Promise.all(
        open.map(async (lane, number) => {
          for (; work.more(done()); rounds += 1) await round(lane, work.reproduction([`# lane ${String(number)}`]))
        }),
      )
      const kinds: Record<string, number> = {}
      for (const { proxy } of open) for (const [kind, count] of proxy.kinds) kinds[kind] = (kinds[kind] ?? 0) + count
      const behind = open.reduce((sum, { page }) => sum + page.behind.filter(({ reason }) => reason !== null).length, 0)
      const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024)
      work.tell({ spoiled: done(), rounds, behind, peakMiB, kinds })
      expect(Object.keys(kinds).length).toBe(21)
    },
    work.timeout,
  )
})
