// @vitest-environment happy-dom
/** What a terminal types by itself: an answer to what is printed now, none to what is only shown again. */
import { Terminal } from '@xterm/xterm'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { TerminalOutput } from '../../../src/contract/terminals'
import type { Screen, ScreenEvents } from '../../../src/renderer/terminals/screen'
import { createTerminalSession } from '../../../src/renderer/terminals/session'

interface PlayedPage {
  sent: unknown[]
  receive: (message: TerminalOutput) => void
}
const page = vi.hoisted((): PlayedPage => ({ sent: [], receive: () => undefined }))
vi.mock('../../../src/renderer/bridge', () => ({
  bridge: { request: () => Promise.resolve({ ok: true, value: { terminalId: 1, title: 'lab-1' } }) },
}))
vi.mock('../../../src/renderer/terminals/ports', () => ({
  takeWire: (_id: number, receive: typeof page.receive) => {
    page.receive = receive
    return Promise.resolve({ send: (message: unknown) => page.sent.push(message), close: () => undefined })
  },
}))
// Without an element xterm parses and answers all the same.
vi.mock('../../../src/renderer/terminals/screen', () => ({
  createScreen: (): Pick<Screen, 'terminal' | 'fit'> => ({
    terminal: new Terminal({ allowProposedApi: true }),
    fit: () => undefined,
  }),
}))

const typed = (): unknown[] => page.sent.filter((message) => (message as { type: string }).type === 'input')
/** The cursor's position, the kind of terminal, its state, a colour, a mode: each makes a terminal answer. */
const questions = '\x1b[6n\x1b[c\x1b[>c\x1b[5n\x1b[?25$p'

describe('a terminal that is shown again', () => {
  beforeEach(() => {
    page.sent = []
  })
  const open = async (): Promise<Terminal> => {
    const session = createTerminalSession({
      element: document.createElement('div'),
      look: {},
      events: {} as ScreenEvents,
      place: { kind: 'lab-host', labHost: 'lab-1' },
      attachTo: 1,
      onExit: () => undefined,
    })
    await session.open()
    return session.terminal
  }
  const parsed = (terminal: Terminal): Promise<void> =>
    new Promise((resolve) => {
      terminal.write('', resolve)
    })

  it('does not type answers to what was asked of the page before', async () => {
    const terminal = await open()
    for (const text of [questions, `more ${questions}`]) page.receive({ type: 'kept', text })
    await parsed(terminal)
    expect(typed()).toEqual([])
  })

  it('answers what is asked from then on', async () => {
    const terminal = await open()
    page.receive({ type: 'kept', text: questions })
    await parsed(terminal)
    page.receive({ type: 'data', text: '\x1b[6n', bytes: 4 })
    await parsed(terminal)
    expect(typed()).toEqual([{ type: 'input', text: '\x1b[1;1R' }])
  })
})
