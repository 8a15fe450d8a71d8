/** When what died is started again: always if it lived, with a pause if it dies often, not if it cannot even start. */
import { spawn, type ChildProcess } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { failure, type Failure } from '../../../src/contract/result'
import { createAgentClient } from '../../../src/main/labs/client'
import { keepAgent } from '../../../src/main/labs/keepAgent'
import { createRestarts } from '../../../src/main/restarts'

describe('restarts', () => {
  it('go on for ever for what has answered, within a second each', () => {
    let now = 0
    const restarts = createRestarts(() => now)
    for (let death = 0; death < 200; death += 1) {
      restarts.begun()
      restarts.answered()
      expect(restarts.died()).toBeLessThanOrEqual(300)
      now += 500
    }
    now += 60_000
    restarts.begun()
    restarts.answered()
    expect(restarts.died()).toBe(0)
  })

  it('end for what dies five times before it answers, and begin again with who asks', () => {
    const restarts = createRestarts(() => 0)
    const die = (): number | null => {
      restarts.begun()
      return restarts.died()
    }
    for (let round = 0; round < 2; round += 1) {
      expect([die(), die(), die(), die()]).not.toContain(null)
      expect(die()).toBeNull()
    }
    die()
    restarts.begun()
    restarts.answered()
    expect([restarts.died(), die(), die(), die(), die()].includes(null)).toBe(false)
  })
})

describe('an agent that cannot start', () => {
  it('is given up with a word, and tried again when somebody asks for what needs it', async () => {
    const client = createAgentClient()
    const reasons: Failure[] = []
    let starts = 0
    const start = (): ChildProcess => {
      starts += 1
      return spawn('false', { stdio: ['pipe', 'pipe', 'ignore'] })
    }
    const keeper = keepAgent({
      client,
      start,
      whyGone: () => failure('agent-gone', 'it has ended'),
      isEnding: () => false,
      onLost: (reason) => reasons.push(reason),
      onRestart: () => undefined,
      log: () => undefined,
    })
    keeper.start()
    await expect.poll(() => reasons.at(-1)?.code, { timeout: 10_000 }).toBe('agent-not-started')
    expect([starts, reasons.length]).toEqual([5, 5])
    expect(await keeper.agent.call('counters.read', { engine: 'lab-1', interfaces: [] })).toMatchObject({
      code: 'agent-not-started',
    })
    expect(starts).toBe(5)
    expect(await keeper.agent.call('lab.up', { name: 'lab-1' })).toMatchObject({ ok: false })
    expect(starts).toBeGreaterThan(5)
    await expect.poll(() => reasons.length, { timeout: 10_000 }).toBe(10)
  })
})

/** An agent that knows of no lab host: it answers every call with an empty list, frame by frame (src/contract/frames.ts). */
const emptyAgent = `
  let held = Buffer.alloc(0)
  process.stdin.on('data', (chunk) => {
    held = Buffer.concat([held, chunk])
    while (held.length >= 4 && held.length >= 4 + held.readUInt32LE()) {
      const end = 4 + held.readUInt32LE()
      const { id } = JSON.parse(held.subarray(5, end).toString())
      held = held.subarray(end)
      const text = Buffer.from(JSON.stringify({ type: 'answer', id, result: { ok: true, value: [] } }))
      const head = Buffer.alloc(5)
      head.writeUInt32LE(text.length + 1)
      process.stdout.write(Buffer.concat([head, text]))
    }
  })`

describe('an agent that is killed', () => {
  it('answers the next wish, however soon that comes: nobody has to ask twice', async () => {
    const client = createAgentClient()
    const agents: ChildProcess[] = []
    let deaths = 0
    const keeper = keepAgent({
      client,
      start: () => {
        const agent = spawn(process.execPath, ['-e', emptyAgent], { stdio: ['pipe', 'pipe', 'ignore'] })
        agents.push(agent)
        return agent
      },
      whyGone: () => failure('agent-gone', 'it has ended'),
      isEnding: () => deaths > 6,
      onLost: () => (deaths += 1),
      onRestart: () => undefined,
      log: () => undefined,
    })
    keeper.start()
    // From the fourth on it is not started again at once.
    for (let death = 1; death <= 6; death += 1) {
      expect(await keeper.agent.call('lab.list', {})).toEqual({ ok: true, value: [] })
      agents.at(-1)?.kill('SIGKILL')
      await expect.poll(() => deaths, { interval: 1 }).toBe(death)
    }
    expect(await keeper.agent.call('lab.list', {})).toEqual({ ok: true, value: [] })
    deaths = 7
    agents.at(-1)?.kill('SIGKILL')
  })
})
