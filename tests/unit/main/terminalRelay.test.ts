/** What the relay owes to a terminal’s first bytes, wherever the stream cuts, and when it sends what follows. */
import { describe, expect, it, vi } from 'vitest'
import { encodeMessage, encodeTerminal } from '../../../src/contract/frames'
import type { TerminalPortOutput } from '../../../src/contract/ipc'
import { createAgentClient } from '../../../src/main/labs/client'
import { createTerminalRelay, type TerminalPort } from '../../../src/main/terminals/relay'
import type { AgentClient } from '../../../src/contract/agent'
import { success } from '../../../src/contract/result'

const place = { kind: 'lab-host' as const, labHost: 'lab-1' }

describe('bytes of a terminal that come in one chunk with the answer that names it', () => {
  it('reach the page, and the terminal opens', async () => {
    const client = createAgentClient()
    const receive = client.connect({ write: () => undefined }, (reason) => {
      throw new Error(reason)
    })
    const relay = createTerminalRelay({ agent: client })
    const opening = relay.open({ place, columns: 80, rows: 24 })
    const answer = encodeMessage({ type: 'answer', id: 1, result: { ok: true, value: { terminalId: 7 } } })
    receive(Buffer.concat([answer, encodeTerminal(7, new TextEncoder().encode('prompt'))]))
    expect(await opening).toMatchObject({ ok: true })
    const page = new Promise<string>((resolve) => {
      relay.attachPort(
        7,
        portTo((message) => resolve(new TextDecoder().decode(message.bytes))),
      )
    })
    expect(await page).toBe('prompt')
    relay.closeAll()
  })
})

/** An open terminal of an agent that prints what the test says. */
async function attached(): Promise<{ print(text: string): void; readonly messages: readonly string[] }> {
  let listener: (bytes: Uint8Array) => void = () => undefined
  const agent: Partial<AgentClient> = {
    call: () => Promise.resolve(success({ terminalId: 7, title: '' }) as never),
    on: () => () => undefined,
    onTerminalData: (_id, taker) => {
      listener = taker
      return () => undefined
    },
  }
  const relay = createTerminalRelay({ agent: agent as AgentClient })
  await relay.open({ place, columns: 80, rows: 24 })
  const messages: string[] = []
  relay.attachPort(
    7,
    portTo((message) => messages.push(new TextDecoder().decode(message.bytes))),
  )
  return { print: (text) => listener(new TextEncoder().encode(text)), messages }
}

function portTo(listener: (message: TerminalPortOutput) => void): TerminalPort {
  return { postMessage: listener, on: () => undefined, start: () => undefined, close: () => undefined }
}

describe('what a terminal prints', () => {
  it('goes to the page at once after a pause, and in one message where more follows', async () => {
    vi.useFakeTimers()
    try {
      const { print, messages } = await attached()
      print('a')
      expect(messages).toEqual(['a'])
      print('b')
      print('c')
      expect(messages).toEqual(['a'])
      vi.advanceTimersByTime(10)
      expect(messages).toEqual(['a', 'bc'])
      vi.advanceTimersByTime(10)
      print('d')
      expect(messages).toEqual(['a', 'bc', 'd'])
    } finally {
      vi.useRealTimers()
    }
  })
})
