// @vitest-environment happy-dom
/** Parts of a terminal's screen that need no window. */
import { Terminal } from '@xterm/xterm'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Bell } from '../../../src/core/terminal/settings'
import { createBell } from '../../../src/renderer/terminals/bell'
import { refuseClipboardAccess } from '../../../src/renderer/terminals/refusals'
import { createRenderer, type Renderer } from '../../../src/renderer/terminals/webgl'

const contexts = vi.hoisted(() => ({ open: 0, offered: true, lose: [] as (() => void)[] }))
vi.mock('@xterm/addon-webgl', () => ({
  WebglAddon: class {
    private alive = false
    activate(): void {
      if (!contexts.offered) throw new Error('WebGL2 not supported')
      this.alive = true
      contexts.open += 1
    }
    onContextLoss(listener: () => void): void {
      contexts.lose.push(listener)
    }
    dispose(): void {
      if (this.alive) contexts.open -= 1
      this.alive = false
    }
  },
}))

vi.mock('../../../src/renderer/terminals/accelerated', () => ({ accelerated: () => true }))

describe('OSC 52', () => {
  const write = (terminal: Terminal, text: string): Promise<void> =>
    new Promise((resolve) => {
      terminal.write(text, resolve)
    })

  it.each(['\x1b]52;c;aGFja2Vk\x07', '\x1b]52;p;?\x1b\\'])('reaches nobody who would obey it: %j', async (text) => {
    const terminal = new Terminal({ allowProposedApi: true })
    const obey = vi.fn(() => true)
    terminal.parser.registerOscHandler(52, obey)
    await write(terminal, text)
    expect(obey).toHaveBeenCalledTimes(1)
    refuseClipboardAccess(terminal)
    await write(terminal, text)
    expect(obey).toHaveBeenCalledTimes(1)
  })
})

describe('the bell', () => {
  it('rings as often as a person can take in, and not where it is off', () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    let choice: Bell = 'visual'
    const show = vi.fn()
    const ring = createBell(() => choice, show)
    for (let times = 0; times < 1_000; times += 1) ring()
    expect(show).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(500)
    ring()
    expect(show).toHaveBeenCalledTimes(2)
    choice = 'off'
    vi.advanceTimersByTime(500)
    ring()
    expect(show).toHaveBeenCalledTimes(2)
    vi.useRealTimers()
  })
})

describe('WebGL contexts', () => {
  const changed = vi.fn()
  let renderers: Renderer[] = []
  const many = (count: number): Renderer[] => {
    const more = Array.from({ length: count }, () => createRenderer(new Terminal({ allowProposedApi: true }), changed))
    renderers.push(...more)
    return more
  }
  beforeEach(() => {
    for (const renderer of renderers) renderer.dispose()
    renderers = []
    changed.mockClear()
    Object.assign(contexts, { open: 0, offered: true, lose: [] })
  })

  it('are fewer than Chromium gives a page, and go to the terminals in sight', () => {
    const all = many(20)
    expect(contexts.open).toBe(12)
    all[19]?.show(true)
    expect([contexts.open, changed.mock.calls.length]).toEqual([12, 0])
    all[0]?.show(false)
    // It keeps what nobody else needs: its cells stay as they were.
    expect([contexts.open, changed.mock.calls.length]).toEqual([12, 0])
    all[19]?.show(true)
    expect([contexts.open, changed.mock.calls.length]).toEqual([12, 1])
    for (const renderer of all) renderer.dispose()
    expect(contexts.open).toBe(0)
  })

  it('that were lost are not asked for again', () => {
    const [renderer] = many(1)
    contexts.lose[0]?.()
    expect([contexts.open, changed.mock.calls.length]).toEqual([0, 1])
    renderer?.show(false)
    renderer?.show(true)
    expect(contexts.open).toBe(0)
  })

  it('that are not to be had are asked for once', () => {
    contexts.offered = false
    const [renderer] = many(1)
    contexts.offered = true
    renderer?.show(true)
    expect([contexts.open, contexts.lose.length]).toEqual([0, 1])
  })
})
