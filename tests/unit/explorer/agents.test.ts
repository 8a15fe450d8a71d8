/** The explorer's own agent is kept running: real processes, of which the client is played; a restart may fail, too. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { failure, success, type Failure } from '../../../src/contract/result'
import type { ConnectableClient } from '../../../src/main/explorer/agent'
import { createExplorerAgents, type ExplorerAgents } from '../../../src/main/explorer/agents'
import type { ExplorerOptions } from '../../../src/main/explorer/types'

/** Answers a question as soon as its process says anything, and with the reason where it ends before. */
function client(): ConnectableClient {
  let settle: ((answer: never) => void)[] = []
  const answer = (value: unknown): void => {
    const waiting = settle
    settle = []
    for (const one of waiting) one(value as never)
  }
  return {
    on: () => () => undefined,
    call: () =>
      new Promise((resolve) => {
        settle.push(resolve)
      }),
    connect: () => () => {
      answer(success({}))
    },
    disconnect: (reason: Failure) => {
      answer(reason)
    },
  } as unknown as ConnectableClient
}

describe('the agent that runs as the person', () => {
  let folder = ''
  let agents: ExplorerAgents
  /** The processes that there were, by the line that each of them wrote when it was started. */
  const started = (): number[] =>
    readFileSync(join(folder, 'started'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map(Number)
  /** From now on each ends at once, so often; then they answer again. */
  const fail = (times: number): void => {
    writeFileSync(join(folder, 'failures'), String(times))
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vl-agents-'))
    writeFileSync(join(folder, 'started'), '')
    fail(0)
    const script = join(folder, 'agent.cjs')
    writeFileSync(
      script,
      `const fs = require('node:fs')
       fs.appendFileSync(__dirname + '/started', process.pid + '\\n')
       const left = Number(fs.readFileSync(__dirname + '/failures', 'utf8'))
       fs.writeFileSync(__dirname + '/failures', String(left - 1))
       if (left > 0) process.exit(3)
       process.stdout.write('here')
       process.stdin.resume().on('end', () => process.exit(0))`,
    )
    agents = createExplorerAgents({
      environment: {},
      home: folder,
      uid: 1000,
      program: { nodeExecutable: process.execPath, electronAsNode: false, agentScript: script },
      createClient: client,
    } as unknown as ExplorerOptions)
  })
  afterEach(() => {
    agents.end()
    rmSync(folder, { recursive: true, force: true })
  })
  const patience = { timeout: 15_000, interval: 20 }
  const kill = (): void => {
    process.kill(started().at(-1) ?? 0, 'SIGKILL')
  }

  it('is started again by itself, also where the first of those ends before it answers', async () => {
    expect(await agents.startPerson({})).toEqual(success(null))
    fail(2)
    kill()
    // The one that was there, two that failed, and one that stays.
    await expect.poll(() => started().length, patience).toBe(4)
    fail(0)
    // It lives: the next death is followed by another one.
    kill()
    await expect.poll(() => started().length, patience).toBe(5)
  })

  it('is given up after five that fail, until somebody asks for something that needs it', async () => {
    await agents.startPerson({})
    fail(1_000)
    kill()
    await expect.poll(() => started().length, patience).toBe(6)
    // Longer than the longest pause and the start of a process.
    await new Promise((later) => setTimeout(later, 1_500))
    expect(started()).toHaveLength(6)
    fail(0)
    void agents.person.call('terminal.open', { place: { kind: 'lab-host', labHost: 'x' }, columns: 80, rows: 24 })
    await expect.poll(() => started().length, patience).toBe(7)
  })

  it('that never answered is told to who wanted it, and not tried again', async () => {
    fail(1_000)
    expect(await agents.startPerson({})).toMatchObject(failure('elevation-refused', expect.any(String) as string))
    await new Promise((later) => setTimeout(later, 1_500))
    expect(started()).toHaveLength(1)
  })

  it('that is not wanted any more is not started again', async () => {
    // Vitest's own waiting would have the pretended time pass.
    const later = globalThis.setTimeout
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      await agents.startPerson({})
      kill()
      // It is about to be started again.
      while (vi.getTimerCount() === 0) await new Promise((look) => later(look, 20))
      agents.end()
      vi.runAllTimers()
    } finally {
      vi.useRealTimers()
    }
    await new Promise((later) => setTimeout(later, 1_000))
    expect(started()).toHaveLength(1)
  })
})
