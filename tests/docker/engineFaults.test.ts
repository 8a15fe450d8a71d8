/** A real engine behind a proxy that spoils what it says; that a handmade one is survived is tests/unit/main/engineFaults.test.ts. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enginePatience } from '../../src/main/docker/patience'
import type { LabSet } from '../../src/main/labs'
import { createLabSession } from '../../src/main/session'
import { divertEngine } from './support/engineProxy'
import { faultProxy } from './support/faultProxy'
import { disagreement } from './support/fresh'
import { sh, testRuntime, upSet, value } from './support/labSet'
import { drawFrom } from './support/operations'
import { followAsPage } from './support/page'

/** An answer that stands still takes the engine's deadline; a stream that does, until the names are read again. */
const patience = { timeout: 4 * enginePatience.rereadMs, interval: 50 }
const rounds = 4

const runtime = testRuntime()
let set: LabSet
beforeAll(async () => {
  set = await upSet(runtime, 'lab-1')
})
afterAll(async () => {
  await set.close()
  runtime.remove()
})

describe('a real engine behind faults', () => {
  it(
    'is shown as it is as soon as it can be heard again, without a restart',
    async () => {
      const at = join(runtime.directory, 'faults')
      const draw = drawFrom(20261129)
      const engine = value(await set.list())[0]?.dockerSocket ?? ''
      const proxy = await faultProxy({ at, engine, draw, answerBytes: enginePatience.answerBytes, lateMs: 500 })
      const session = createLabSession(divertEngine(set, 'lab-1', at), () => undefined)
      value(await session.observe('lab-1'))
      await expect.poll(() => session.live.topology('lab-1')?.named, patience).toBe(true)
      const page = followAsPage(session.live, 'lab-1')
      const networks = (): string[] => (page.picture()?.networks ?? []).map(({ name }) => name).sort()
      const wanted = ['bridge', 'host', 'none']
      for (let round = 0; round < rounds; round += 1) {
        proxy.spoil(true)
        for (let change = 0; change < 6; change += 1) {
          const name = `n${String(round)}-${String(change)}`
          await sh(set, 'lab-1', `docker network create ${name}`)
          wanted.push(name)
        }
        proxy.spoil(false)
        const right = { behind: null, networks: wanted.sort() }
        await expect
          .poll(() => ({ behind: session.live.behindReason('lab-1'), networks: networks() }), patience)
          .toEqual(right)
      }
      const compared = { options: runtime.options, set, session, labHost: 'lab-1', processes: false }
      expect(await disagreement(compared)).toBeNull()
      expect(page.faults).toEqual([])
      await expect.poll(() => proxy.standing(), patience).toBe(0)
      expect(proxy.spoiled()).toBeGreaterThan(0)
      session.close()
      await proxy.close()
      await sh(set, 'lab-1', 'docker network prune -f')
    },
    10 * patience.timeout,
  )
})
