/** The agent's wall clock jumps all the time, in its process alone: by an hour and a year, on and back. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LabProgress } from '../../src/contract/agent'
import { createLabSet, type LabSet } from '../../src/main/labs'
import { createLabSession } from '../../src/main/session'
import { hit } from './support/faults'
import { disagreement } from './support/fresh'
import { sh, testRuntime, value } from './support/labSet'

const patience = { timeout: 30_000, interval: 25 }
const runtime = testRuntime()
const options = { ...runtime.options, agentScript: join(runtime.directory, 'jumping-agent.js') }
let set: LabSet

/** Another Date around the agent. */
const jumping = `
const hour = 3600000
const jumps = [0, hour, -hour, 8760 * hour, -8760 * hour]
const Wall = Date
let turn = 0
const now = () => Wall.now() + jumps[turn++ % jumps.length]
globalThis.Date = class extends Wall {
  constructor(...args) { super(...(args.length === 0 ? [now()] : args)) }
  static now() { return now() }
}
require(${JSON.stringify(runtime.options.agentScript)})
`
beforeAll(async () => {
  writeFileSync(options.agentScript, jumping)
  set = value(await createLabSet(options))
})
afterAll(async () => {
  await set.close()
  runtime.remove()
})

describe('an agent whose clock jumps', () => {
  it('brings a lab host up, tells how long that took, and is started again when it dies', async () => {
    const told: LabProgress[] = []
    set.agent.on('lab.progress', (progress) => told.push(progress))
    const info = value(await set.up('lab-1'))
    const times = told.map(({ elapsedMs }) => elapsedMs)
    expect(times.length).toBeGreaterThan(3)
    expect(times).toEqual([...times].sort((one, other) => one - other))
    expect(times[0]).toBeGreaterThanOrEqual(0)
    expect(info.readyMs).toBeGreaterThanOrEqual(times.at(-1) ?? 0)
    expect(info.readyMs).toBeLessThan(3_600_000)

    const session = createLabSession(set, () => undefined)
    value(await session.observe('lab-1'))
    hit('agent', 'SIGKILL')
    await sh(set, 'lab-1', 'docker network create after').catch(() => undefined)
    await expect.poll(() => session.live.behindReason('lab-1'), patience).toBeNull()
    expect(await disagreement({ options, set, session, labHost: 'lab-1', processes: false })).toBeNull()
    session.close()
  })
})
