/** What the relay owes to a terminal’s first bytes, wherever the stream cuts. */
import { describe, expect, it } from 'vitest'
import { encodeMessage, encodeTerminal } from '../../../src/contract/frames'
import type { TerminalPortOutput } from '../../../src/contract/ipc'
import { createAgentClient } from '../../../src/main/labs/client'
import { createTerminalRelay, type TerminalPort } from '../../../src/main/terminals/relay'

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
        portTo((message) => {
          if (message.type === 'data') resolve(new TextDecoder().decode(message.bytes))
        }),
      )
    })
    expect(await page).toBe('prompt')
    relay.closeAll()
  })
})

function portTo(listener: (message: TerminalPortOutput) => void): TerminalPort {
  return { postMessage: listener, on: () => undefined, start: () => undefined, close: () => undefined }
}
