/** How main sends on what a terminal prints: at once, as text, in small messages. */
import { describe, expect, it } from 'vitest'
import type { AgentClient } from '../../../src/contract/agent'
import type { TerminalOutput } from '../../../src/contract/terminals'
import { createLine, type Line, type TerminalPort } from '../../../src/main/terminals/line'

const nothing = (): void => undefined

function createPort(): TerminalPort & { readonly got: TerminalOutput[] } {
  const got: TerminalOutput[] = []
  return { got, postMessage: (message) => got.push(message), on: nothing, start: nothing, close: nothing }
}

function newLine(): Line {
  return createLine({
    ...{ terminalId: 1, place: { kind: 'lab-host', labHost: 'lab-1' } as const, title: '' },
    // Acknowledged while nobody looks.
    ...{ agent: { call: nothing } as unknown as AgentClient, agentTerminal: 7 },
    ...{ onQuiet: nothing, onForget: nothing },
  })
}
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('what a terminal prints', () => {
  it('goes to the page at once, with how many bytes it was', () => {
    const [line, port] = [newLine(), createPort()]
    line.show(port)
    for (const text of ['a', '가나']) line.take(bytesOf(text))
    expect(port.got).toEqual([
      { type: 'data', text: 'a', bytes: 1 },
      { type: 'data', text: '가나', bytes: 6 },
    ])
  })

  it('comes with whole characters, wherever it was cut, also between what was kept and what is new', () => {
    const [line, port] = [newLine(), createPort()]
    const bytes = bytesOf('가나🐧다')
    line.take(bytes.subarray(0, 4))
    line.show(port)
    for (let at = 4; at < bytes.length; at += 1) line.take(bytes.subarray(at, at + 1))
    const texts = port.got.map((message) => (message.type === 'ended' ? '' : message.text))
    expect(texts.join('')).toBe('가나🐧다')
    expect(port.got[0]).toEqual({ type: 'kept', text: '가' })
    expect(port.got.reduce((sum, message) => sum + (message.type === 'data' ? message.bytes : 0), 0)).toBe(
      bytes.length - 4,
    )
  })

  it('comes in messages that Chromium’s pipe takes as they are', () => {
    const [line, port] = [newLine(), createPort()]
    line.show(port)
    line.take(new Uint8Array(300_000).fill(0x61))
    const lengths = port.got.map((message) => (message.type === 'data' ? message.bytes : 0))
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(300_000)
    expect(Math.max(...lengths)).toBeLessThan(16 * 1024)
  })
})
