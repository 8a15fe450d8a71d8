/**
 * Lab hosts that come and go: each leaves neither process nor file, and neither owner nor agent holds more than before.
 * `npm run soak -- cycles` does it for as long as you like.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LabSet } from '../../src/main/labs'
import { createLabSession, type LabSession } from '../../src/main/session'
import { victim } from './support/faults'
import { sh, testRuntime, upSet, value, type TestRuntime } from './support/labSet'
import { below, stillThere } from './support/processes'
import { soakOf } from './support/soak'

let runtime: TestRuntime
let set: LabSet
let session: LabSession

beforeAll(async () => {
  runtime = testRuntime()
  set = await upSet(runtime)
  session = createLabSession(set, () => undefined)
})
afterAll(async () => {
  session.close()
  await set.close()
  runtime.remove()
})

interface Held {
  readonly own: number
  readonly agent: number
}
const openFiles = (pid: number | 'self'): number => readdirSync(`/proc/${pid}/fd`).length

describe('lab hosts', () => {
  const work = soakOf('cycles', 4)
  it(
    'come and go, and leave nothing',
    async () => {
      const agent = victim('agent').pid
      const kept = new Set(below(process.pid).map((entry) => entry.pid))
      let held: Held | null = null
      let round = 0
      for (; work.more(round); round += 1) {
        const name = `cycle-${work.draw(3)}`
        value(await session.up(name))
        await sh(set, name, 'docker network create n; docker run -d --name c --network n busybox sleep 1000')
        const mine = below(process.pid).filter((entry) => !kept.has(entry.pid))
        value(await set.down(name))
        expect(mine.length).toBeGreaterThan(5)
        await expect.poll(() => stillThere(mine), { timeout: 10_000, interval: 25 }).toEqual([])
        expect(existsSync(join(set.directory, name)), work.reproduction([name])).toBe(false)
        const open = (): Held => ({ own: openFiles('self'), agent: openFiles(agent) })
        // The first rounds open what is kept for good.
        if (round < 2) held = open()
        else await expect.poll(open, { timeout: 20_000, message: work.reproduction([]) }).toEqual(held)
      }
      work.tell({ labHosts: round, held })
    },
    work.timeout,
  )
})
