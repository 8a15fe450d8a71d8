/** When main sends on what a terminal prints: by fake timers. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AgentClient } from '../../../src/contract/agent'
import { createLine, type Line, type TerminalPort } from '../../../src/main/terminals/line'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A line that a page looks at. */
function shown(): { readonly line: Line; readonly messages: readonly string[] } {
  const messages: string[] = []
  const port: TerminalPort = {
    postMessage: (message) => {
      if (message.type === 'data') messages.push(new TextDecoder().decode(message.bytes))
    },
    on: () => undefined,
    start: () => undefined,
    close: () => undefined,
  }
  const nothing = (): void => undefined
  const line = createLine({
    terminalId: 1,
    place: { kind: 'lab-host', labHost: 'lab-1' },
    title: '',
    agent: {} as AgentClient,
    agentTerminal: 7,
    onQuiet: nothing,
    onForget: nothing,
  })
  line.show(port)
  return { line, messages }
}

describe('what a terminal prints', () => {
  it('goes to the page at once after a pause, and in one message where more follows', () => {
    const { line, messages } = shown()
    const print = (text: string): void => {
      line.take(new TextEncoder().encode(text))
    }
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
  })
})
