/**
 * Any sequence of real `ip` and `docker` operations: what the events made of the picture equals what a second agent reads
 * from nothing, and the page's picture equals main's. Fixed seed here; `npm run soak -- property` runs it for as long as
 * you like, from any seed.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LabSet } from '../../src/main/labs'
import { createLabSession, type LabSession } from '../../src/main/session'
import { disagreement, type ComparedOptions } from './support/fresh'
import { sh, testRuntime, upSet, value, type TestRuntime } from './support/labSet'
import { drawBurst, unshareOperation } from './support/operations'
import { followAsPage, type Page } from './support/page'
import { soakOf } from './support/soak'

const work = soakOf('property', 14)

let runtime: TestRuntime
let set: LabSet
let session: LabSession
let page: Page
const log: string[] = []

beforeAll(async () => {
  runtime = testRuntime()
  set = await upSet(runtime, 'lab-1')
  session = createLabSession(set, () => undefined)
  value(await session.observe('lab-1'))
  page = followAsPage(session.live, 'lab-1')
})
afterAll(async () => {
  session.close()
  await set.close()
  runtime.remove()
})

async function agrees({ processes }: ComparedOptions): Promise<void> {
  const of = { options: runtime.options, set, session, labHost: 'lab-1', processes, exceptUntold: true }
  const found = await disagreement(of)
  if (found) expect(found.own, `${reproduction()}\nbehind: ${String(found.behind)}`).toEqual(found.fresh)
  expect(found).toBeNull()
}

const reproduction = (): string => work.reproduction(log)

async function run(lines: readonly string[]): Promise<void> {
  log.push(...lines)
  // Output is of no use, and a failure is as good as anything: what counts is that the kernel did whatever it did.
  await sh(set, 'lab-1', lines.map((line) => `{ ${line} ; } > /dev/null 2>&1`).join('\n'))
}

describe('any sequence of operations', () => {
  it(
    'leaves the picture that a fresh look gives',
    async () => {
      await run(['ip netns add b1', 'docker run -d --name c1 busybox sleep 1000', 'docker network create n1'])
      let bursts = 0
      for (; work.more(bursts); bursts += 1) {
        await run(drawBurst(work.draw))
        await agrees({ processes: false })
        expect(page.faults, reproduction()).toEqual([])
        expect(page.picture(), reproduction()).toEqual(session.live.topology('lab-1'))
      }
      // Nothing tells of a process that enters a namespace of its own, so here the next hint must.
      await run([unshareOperation])
      value(await set.agent.call('observe.rescan', { labHost: 'lab-1' }))
      await agrees({ processes: true })
      expect(page.faults, reproduction()).toEqual([])
      expect(page.diffs()).toBeGreaterThan(bursts)
      work.tell({ bursts, operations: log.length, diffs: page.diffs() })
    },
    work.timeout,
  )
})
