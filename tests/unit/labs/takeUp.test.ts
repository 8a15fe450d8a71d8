/** Which living set a window takes up, and what it hears through another program's socket: real sockets, locks and files. */
import { mkdtempSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AgentClient, AgentEvents, LabHostInfo } from '../../../src/contract/agent'
import { failure, success, type Failure } from '../../../src/contract/result'
import { takeUpSet, type TakenUpSet } from '../../../src/main/labs/attach'
import { makeSetDirectory } from '../../../src/main/labs/directory'
import { writeHolder, type SetHolder } from '../../../src/main/labs/holder'
import { serveSet } from '../../../src/main/labs/server'

type Listener = (data: unknown) => void

/** An owner whose agent answers from here. */
interface Owner {
  readonly id: string
  /** What the agent answers to the opening of a terminal: its bytes follow at once. */
  terminalSays: string
  exits(exit: AgentEvents['terminal.exit']): void
  loseAgent(reason: Failure): void
  restartAgent(): void
  end(): void
}

const host = (status: LabHostInfo['status']): LabHostInfo => ({
  ...{ name: 'lab-1', address: '10.0.2.15', dockerSocket: '/run/lab-1/docker.sock', firstPid: 7, status },
  ...{ readyMs: null, unbounded: [], lastFailure: null },
})

let directory: string
let owners: Owner[] = []
let taken: TakenUpSet[] = []

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vl-take-'))
})
afterEach(() => {
  for (const { set } of taken) set.close()
  for (const owner of owners) owner.end()
  ;[taken, owners] = [[], []]
  rmSync(directory, { recursive: true, force: true })
})

/** @param hosts null: the agent never answers. @param age in seconds. */
function own(holder: SetHolder, hosts: readonly LabHostInfo[] | null, age = 0): Owner {
  const made = makeSetDirectory(directory)
  if (!made.ok) throw new Error(made.message)
  const { id, path, release } = made.value
  let free = release
  writeHolder(path, holder)
  const then = Date.now() / 1_000 - age
  utimesSync(join(path, 'holder'), then, then)
  const listeners = new Map<string, Set<Listener>>()
  const hear = (event: string, listener: Listener): (() => void) => {
    const set = listeners.get(event) ?? new Set<Listener>()
    listeners.set(event, set.add(listener))
    return () => set.delete(listener)
  }
  const tell = (event: string, data: unknown): void => {
    for (const listener of listeners.get(event) ?? []) listener(data)
  }
  const agent = {
    call: (verb: string) => {
      if (verb === 'lab.list') return hosts ? Promise.resolve(success(hosts)) : new Promise(() => undefined)
      if (verb !== 'terminal.open') return Promise.resolve(success({}))
      return Promise.resolve(success({ terminalId: 1, title: 'lab-1' }))
    },
    on: hear,
    onTerminalData: (_terminalId: number, listener: (bytes: Uint8Array) => void) => {
      listener(Buffer.from(owner.terminalSays))
      return () => undefined
    },
    sendTerminalInput: () => undefined,
  } as unknown as AgentClient
  const nobody = (): Promise<never> => Promise.reject(new Error('not asked for here'))
  const server = serveSet(
    join(path, 'socket'),
    {
      ...{ id, agent, up: nobody, down: nobody, list: nobody },
      onAgentLost: (listener) => hear('lost', listener as Listener),
      onAgentRestart: (listener) => hear('restarted', listener),
      onGone: () => undefined,
      close: () => undefined,
    },
    () => undefined,
  )
  const owner: Owner = {
    id,
    terminalSays: '',
    exits: (exit) => {
      tell('terminal.exit', exit)
    },
    loseAgent: (reason) => {
      tell('lost', reason)
    },
    restartAgent: () => {
      tell('restarted', {})
    },
    end: () => {
      server.close()
      free()
      free = () => undefined
    },
  }
  owners.push(owner)
  return owner
}

async function take(...holders: ('lab-up' | 'window')[]): Promise<TakenUpSet | null> {
  const found = await takeUpSet(directory, holders)
  if (found) taken.push(found)
  return found
}

describe('the set that is taken up', () => {
  it('is the newest of a `lab up` that has a lab host', async () => {
    own('lab-up', [host('ready')], 60)
    const newest = own('lab-up', [host('starting')], 30)
    own('lab-up', [], 0)
    own('lab-up', [host('down')], 0)
    own('window', [host('ready')], 0)
    own('task', [host('ready')], 0)
    expect(await take('lab-up')).toMatchObject({ holder: 'lab-up', set: { id: newest.id } })
  })

  it('is another window’s only where that is asked for', async () => {
    own('window', [host('ready')])
    expect(await take('lab-up')).toBeNull()
    expect(await take('lab-up', 'window')).toMatchObject({ holder: 'window', hosts: [{ name: 'lab-1' }] })
  })

  it('is none whose owner is dead, or does not answer', async () => {
    own('lab-up', [host('ready')]).end()
    own('lab-up', null)
    expect(await take('lab-up')).toBeNull()
  })
})

describe('a set that was taken up', () => {
  it('says that its owner’s agent died and was started again, and takes terminals by their new numbers', async () => {
    const owner = own('lab-up', [host('ready')])
    const set = (await take('lab-up'))?.set
    if (!set) throw new Error('nothing was taken up')
    const heard: string[] = []
    set.onAgentLost(({ code }) => heard.push(code))
    set.onAgentRestart(() => heard.push('restarted'))
    const open = async (says: string): Promise<string> => {
      owner.terminalSays = says
      const place = { kind: 'lab-host', labHost: 'lab-1' } as const
      await set.agent.call('terminal.open', { place, columns: 80, rows: 24 })
      let text = ''
      const deafen = set.agent.onTerminalData(1, (bytes) => (text += Buffer.from(bytes).toString()))
      deafen()
      return text
    }
    expect(await open('first')).toBe('first')
    owner.exits({ terminalId: 1, status: null, signal: null, cause: 'agent-gone' })
    owner.loseAgent(failure('agent-gone', 'it died'))
    owner.restartAgent()
    await expect.poll(() => heard).toEqual(['agent-gone', 'restarted'])
    // The same number: what came with the answer is the new terminal's.
    expect(await open('second')).toBe('second')
  })

  it('is said to be gone once when its owner ends, and not when it was left', async () => {
    const owner = own('lab-up', [host('ready')])
    const [stays, leaves] = [await take('lab-up'), await take('lab-up')]
    const gone: string[] = []
    stays?.set.onGone(({ code }) => gone.push(`stays: ${code}`))
    leaves?.set.onGone(({ code }) => gone.push(`leaves: ${code}`))
    leaves?.set.close()
    owner.end()
    await expect.poll(() => gone).toEqual(['stays: set-gone'])
    expect(await stays?.set.list()).toMatchObject({ ok: false, code: 'set-gone' })
  })
})
