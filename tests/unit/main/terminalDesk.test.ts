/** What main owes to terminals: numbers that mean one terminal for ever, every byte once, an end that is heard, a bounded past. */
import { describe, expect, it } from 'vitest'
import { createFrameReader, encodeMessage, encodeTerminal } from '../../../src/contract/frames'
import { terminalWatermarks, type OpenTerminal, type TerminalOutput } from '../../../src/contract/terminals'
import { failure, type Result } from '../../../src/contract/result'
import { createAgentClient } from '../../../src/main/labs/client'
import { createTerminalDesk, lostTerminals, type TerminalDesk } from '../../../src/main/terminals/desk'
import type { TerminalPort } from '../../../src/main/terminals/line'

const place = { kind: 'lab-host' as const, labHost: 'lab-1' }
const size = { columns: 80, rows: 24 }
const died = failure('agent-gone', 'the lab agent has ended')
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

interface Call {
  readonly id: number
  readonly verb: string
  readonly args: {
    readonly terminalId: number
    readonly bytes: number
    readonly columns: number
    readonly rows: number
  }
}

/** An agent's owner side, whose other end the test plays. */
function fakeAgent() {
  const client = createAgentClient()
  let calls: Call[] = []
  let typed = ''
  const start = (): ((...chunks: Uint8Array[]) => void) => {
    const read = createFrameReader((frame) => {
      if (frame.kind === 'terminal') typed += Buffer.from(frame.bytes).toString()
      else calls.push(frame.message as unknown as Call)
    }, raise)
    const receive = client.connect({ write: read }, raise)
    return (...chunks) => {
      receive(Buffer.concat(chunks))
    }
  }
  let send = start()
  return {
    client,
    typed: () => typed,
    calls: (verb: string) => calls.filter((call) => call.verb === verb),
    acknowledged: () => calls.reduce((sum, { verb, args }) => sum + (verb === 'terminal.ack' ? args.bytes : 0), 0),
    forget: () => (calls = []),
    /** Answers the latest call of that verb. */
    answer(verb: string, value: unknown): Uint8Array {
      const id = calls.filter((call) => call.verb === verb).at(-1)?.id ?? 0
      return encodeMessage({ type: 'answer', id, result: { ok: true, value } })
    },
    exit: (terminalId: number) =>
      encodeMessage({
        type: 'event',
        event: 'terminal.exit',
        data: { terminalId, status: 7, signal: null, cause: 'exited' },
      }),
    send: (...chunks: Uint8Array[]) => {
      send(...chunks)
    },
    die() {
      client.disconnect(died)
    },
    restart() {
      const old = send
      send = start()
      return old
    },
  }
}
type FakeAgent = ReturnType<typeof fakeAgent>

function raise(reason: string): never {
  throw new Error(reason)
}

/** One look of a page at a terminal. */
interface Look extends TerminalPort {
  readonly got: TerminalOutput[]
  text(type: 'kept' | 'data'): string
  say(data: unknown): void
  /** The page is gone, or closed it. */
  leave(): void
  closed: boolean
}

function createLook(): Look {
  const got: TerminalOutput[] = []
  const listeners: { message: ((event: { data: unknown }) => void)[]; close: (() => void)[] } = {
    message: [],
    close: [],
  }
  const look: Look = {
    got,
    closed: false,
    postMessage: (message) => got.push(message),
    on: (event: 'message' | 'close', listener: never) => listeners[event].push(listener),
    start: () => undefined,
    close: () => (look.closed = true),
    text: (type) => got.map((message) => (message.type === type ? (message as { text: string }).text : '')).join(''),
    say: (data) => {
      for (const listener of listeners.message) listener({ data })
    },
    leave: () => {
      for (const listener of listeners.close) listener()
    },
  }
  return look
}

interface Desk extends TerminalDesk {
  readonly looks: Look[]
  readonly lost: (readonly OpenTerminal[])[]
}

function createDesk(): Desk {
  const looks: Look[] = []
  const lost: (readonly OpenTerminal[])[] = []
  const desk = createTerminalDesk({
    newPort: () => {
      looks.push(createLook())
      return looks.at(-1) ?? raise('no look')
    },
    lost: (terminals) => lost.push(terminals),
  })
  return { ...desk, looks, lost }
}

const opened = async (desk: Desk, agent: FakeAgent, number: number, ...more: Uint8Array[]): Promise<[number, Look]> => {
  const opening = desk.relay(agent.client).open({ place, ...size })
  agent.send(agent.answer('terminal.open', { terminalId: number, title: `shell ${number}` }), ...more)
  const { terminalId } = value(await opening)
  return [terminalId, desk.looks.at(-1) ?? raise('no look')]
}
const attached = async (desk: Desk, agent: FakeAgent, terminalId: number): Promise<Look> => {
  const attaching = desk.attach({ terminalId, ...size })
  if (agent.calls('terminal.resize').length > 0) agent.send(agent.answer('terminal.resize', {}))
  value(await attaching)
  return desk.looks.at(-1) ?? raise('no look')
}
function value<T>(result: Result<T>): T {
  return result.ok ? result.value : raise(result.message)
}
const settle = (): Promise<void> => new Promise((later) => setTimeout(later, 10))

describe('what comes in one chunk with the answer that names the terminal', () => {
  it('reaches the page: bytes, and even the end', async () => {
    const [agent, desk] = [fakeAgent(), createDesk()]
    const [, look] = await opened(desk, agent, 7, encodeTerminal(7, bytesOf('prompt')), agent.exit(7))
    await expect.poll(() => look.got.at(-1)).toMatchObject({ type: 'ended', end: { status: 7, cause: 'exited' } })
    expect(look.text('kept') + look.text('data')).toBe('prompt')
  })
})

describe('a terminal’s number', () => {
  it('is of one terminal for ever, whatever agents count', async () => {
    const [one, other, desk] = [fakeAgent(), fakeAgent(), createDesk()]
    const [first] = await opened(desk, one, 1)
    const [second] = await opened(desk, other, 1)
    one.die()
    one.restart()
    const [third, look] = await opened(desk, one, 1)
    expect(new Set([first, second, third]).size).toBe(3)
    // The old tab is closed: the new agent’s terminal 1 is another one.
    await desk.close({ terminalId: first })
    expect(one.calls('terminal.close')).toEqual([])
    one.send(encodeTerminal(1, bytesOf('new')))
    await expect.poll(() => look.text('data')).toBe('new')
    expect(desk.looks[0]?.text('data')).toBe('')
  })

  it('brings nothing of an earlier terminal that had it', async () => {
    const [agent, desk] = [fakeAgent(), createDesk()]
    const [first] = await opened(desk, agent, 1)
    void desk.close({ terminalId: first })
    // On its way while it was closed; and in the pipe of an agent that has died.
    agent.send(encodeTerminal(1, bytesOf('late'.repeat(terminalWatermarks.ackEvery))))
    expect(agent.acknowledged()).toBe(0)
    const heard: Uint8Array[] = []
    agent.client.onTerminalData(1, (bytes) => heard.push(bytes))
    expect(heard).toEqual([])
    agent.die()
    // What was listened to before is deaf to the one that gets the number now.
    const old = agent.restart()
    old(encodeTerminal(1, bytesOf('dead')))
    const [, look] = await opened(desk, agent, 1, encodeTerminal(1, bytesOf('new')))
    await settle()
    expect(look.text('kept') + look.text('data')).toBe('new')
    expect(heard).toEqual([])
  })
})

describe('a page that dies', () => {
  it('leaves the terminal going: what it owed and what comes is acknowledged', async () => {
    const [agent, desk] = [fakeAgent(), createDesk()]
    const [, look] = await opened(desk, agent, 1)
    agent.send(encodeTerminal(1, new Uint8Array(terminalWatermarks.alone + 1)))
    await settle()
    expect(agent.acknowledged()).toBe(0)
    look.leave()
    expect(agent.acknowledged()).toBe(terminalWatermarks.alone + 1)
    agent.send(encodeTerminal(1, new Uint8Array(terminalWatermarks.alone)))
    expect(agent.acknowledged()).toBe(2 * terminalWatermarks.alone + 1)
    expect(agent.calls('terminal.close')).toEqual([])
    expect(desk.list()).toMatchObject([{ terminalId: 1, place, title: 'shell 1', ended: null }])
  })

  it('is followed by one that is shown everything once, and acknowledges only what is new', async () => {
    const [agent, desk] = [fakeAgent(), createDesk()]
    const [terminalId, look] = await opened(desk, agent, 1)
    agent.send(encodeTerminal(1, bytesOf('seen ')))
    await expect.poll(() => look.text('data')).toBe('seen ')
    look.leave()
    agent.send(encodeTerminal(1, bytesOf('unseen ')))
    agent.forget()
    const again = await attached(desk, agent, terminalId)
    agent.send(encodeTerminal(1, bytesOf('live')))
    await expect.poll(() => again.text('data')).toBe('live')
    expect(again.text('kept')).toBe('seen unseen ')
    agent.forget()
    // It counts wrong: no more than was sent is acknowledged.
    again.say({ type: 'ack', bytes: 1_000 })
    expect(agent.acknowledged()).toBe('live'.length)
  })

  it('makes a full-screen program draw itself again, and a shell not', async () => {
    for (const [printed, sizes] of [
      ['$ ', [24]],
      ['\x1b[?1049h~', [24, 23, 24]],
    ] as const) {
      const [agent, desk] = [fakeAgent(), createDesk()]
      const [terminalId, look] = await opened(desk, agent, 1)
      agent.send(encodeTerminal(1, bytesOf(printed)))
      look.leave()
      await attached(desk, agent, terminalId)
      for (const rows of sizes.slice(1)) {
        await expect.poll(() => agent.calls('terminal.resize').at(-1)?.args.rows).toBe(rows)
        agent.send(agent.answer('terminal.resize', {}))
      }
      expect(agent.calls('terminal.resize').map(({ args }) => args.rows)).toEqual(sizes)
    }
  })
})

describe('a terminal that is shown a second time', () => {
  it('leaves its first place for good', async () => {
    const [agent, desk] = [fakeAgent(), createDesk()]
    const [terminalId, first] = await opened(desk, agent, 1)
    const second = await attached(desk, agent, terminalId)
    expect(first.closed).toBe(true)
    first.say({ type: 'input', text: 'old' })
    first.leave()
    second.say({ type: 'input', text: 'new' })
    agent.send(encodeTerminal(1, bytesOf('live')))
    await expect.poll(() => second.text('data')).toBe('live')
    expect([agent.typed(), first.text('data'), agent.acknowledged()]).toEqual(['new', '', 0])
  })
})

describe('an ended terminal', () => {
  it('stays with its last words until the page closes it, and no more than twenty of them', async () => {
    const [agent, desk] = [fakeAgent(), createDesk()]
    for (let number = 1; number <= 25; number += 1) {
      const [, look] = await opened(desk, agent, number)
      look.leave()
      agent.send(encodeTerminal(number, bytesOf(`words ${number}`)), agent.exit(number))
    }
    const ids = desk.list().map((terminal) => terminal.terminalId)
    expect(ids).toEqual(Array.from({ length: 20 }, (_unused, index) => index + 6))
    const look = await attached(desk, agent, 25)
    expect(look.got).toMatchObject([{ type: 'kept' }, { type: 'ended', end: { status: 7 } }])
    expect(look.text('kept')).toBe('words 25')
    value(await desk.close({ terminalId: 25 }))
    expect(desk.list()).toHaveLength(19)
    expect(await desk.attach({ terminalId: 25, ...size })).toMatchObject({ ok: false, code: 'terminal-unknown' })
    expect(await desk.resize({ terminalId: 24, ...size })).toMatchObject({ ok: false, code: 'terminal-unknown' })
  })
})

describe('an agent’s death', () => {
  it('ends each of its terminals with what was lost, and is told once', async () => {
    const [agent, desk] = [fakeAgent(), createDesk()]
    const [, first] = await opened(desk, agent, 1)
    const [, second] = await opened(desk, agent, 2)
    agent.send(encodeTerminal(1, bytesOf('top')))
    await expect.poll(() => agent.calls('terminal.foreground')).toHaveLength(1)
    agent.send(agent.answer('terminal.foreground', { program: 'top', takesKeys: true }))
    await settle()
    agent.die()
    expect(first.got.at(-1)).toMatchObject({
      type: 'ended',
      end: { status: null, cause: 'agent-gone', program: 'top' },
    })
    expect(second.got.at(-1)).toMatchObject({ type: 'ended', end: { cause: 'agent-gone', program: null } })
    await settle()
    expect(desk.lost.map((terminals) => lostTerminals(terminals).params?.['names'])).toEqual(['shell 1 (top), shell 2'])
    const opening = await desk.relay(agent.client).open({ place, ...size })
    expect(opening).toMatchObject({ ok: false, code: 'agent-gone' })
  })
})
