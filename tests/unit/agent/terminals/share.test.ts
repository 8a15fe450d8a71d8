/** How much each terminal may have on its way to the page. */
import { describe, expect, it } from 'vitest'
import { createShares, type Share } from '../../../../src/agent/terminals/share'
import { terminalWatermarks } from '../../../../src/contract/terminals'

const { alone, together, least } = terminalWatermarks
const piece = 4096

interface Bench {
  /** A terminal, and whether its PTY is read. */
  terminal(): Share & { isRead(): boolean }
  /** The time after a key is over. */
  pass(): void
}

function bench(): Bench {
  let timers: (() => void)[] = []
  const shareOf = createShares((work) => {
    timers.push(work)
    return () => {
      timers = timers.filter((one) => one !== work)
    }
  })
  return {
    terminal() {
      let open = true
      const share = shareOf((next) => {
        expect(next).not.toBe(open)
        open = next
      })
      return { ...share, isRead: () => open }
    },
    pass() {
      const over = timers
      timers = []
      for (const work of over) work()
    },
  }
}
type Terminal = ReturnType<Bench['terminal']>

/** Sends until the terminal is stopped. @returns the bytes that were sent. */
function fill(terminal: Terminal): number {
  let sent = 0
  while (terminal.isRead()) {
    terminal.sent(piece)
    sent += piece
  }
  return sent
}

describe('the shares of an agent’s terminals', () => {
  it('are one whole for a terminal alone, and it goes on when a quarter of that is acknowledged', () => {
    const terminal = bench().terminal()
    expect(fill(terminal)).toBe(alone + piece)
    terminal.acknowledged(alone / 4)
    expect(terminal.isRead()).toBe(false)
    terminal.acknowledged(piece)
    expect(terminal.isRead()).toBe(true)
  })

  it('are together no more than the whole, however many flood at once', () => {
    const { terminal } = bench()
    const terminals = Array.from({ length: 20 }, terminal)
    for (const one of terminals) one.sent(least + 1)
    const sent = terminals.map((one) => least + 1 + fill(one))
    expect(sent.reduce((sum, one) => sum + one)).toBeLessThanOrEqual(together + 20 * (piece + 1))
  })

  it('are never so small that a terminal idles', () => {
    const { terminal } = bench()
    for (let count = 0; count < 1_000; count += 1) terminal().sent(least + 1)
    expect(fill(terminal())).toBeGreaterThan(least)
  })

  it('do not grow less by terminals that only answer keys', () => {
    const { terminal } = bench()
    for (let count = 0; count < 20; count += 1) terminal().sent(200)
    expect(fill(terminal())).toBe(alone + piece)
  })

  it('grow again when another has caught up, or is gone', () => {
    const { terminal } = bench()
    const [one, other, third] = [terminal(), terminal(), terminal()]
    other.sent(least + 1)
    third.sent(least + 1)
    other.acknowledged(least + 1)
    third.leave()
    expect(fill(one)).toBe(alone + piece)
  })

  it('let one that was stopped go on when the others that made its share small are gone', () => {
    const { terminal } = bench()
    const [one, other] = [terminal(), terminal()]
    other.sent(least + 1)
    fill(one)
    other.leave()
    one.acknowledged(piece)
    expect(one.isRead()).toBe(true)
  })

  it('do not open for ever by an acknowledgement of more than was sent', () => {
    const terminal = bench().terminal()
    terminal.sent(piece)
    terminal.acknowledged(100 * alone)
    expect(fill(terminal)).toBe(alone + piece)
  })
})

describe('the terminal that a person types in', () => {
  it('goes first: no other that floods is read, until its time is over', () => {
    const { terminal, pass } = bench()
    const [typed, flood, quiet] = [terminal(), terminal(), terminal()]
    for (const one of [typed, flood]) one.sent(least + 1)
    for (const one of [typed, flood]) fill(one)
    quiet.sent(10)
    typed.typed()
    flood.acknowledged(alone)
    flood.sent(least + 1)
    expect([typed.isRead(), flood.isRead(), quiet.isRead()]).toEqual([true, false, true])
    pass()
    expect(flood.isRead()).toBe(true)
  })

  it('keeps one that begins to flood waiting, too', () => {
    const { terminal, pass } = bench()
    const [typed, late] = [terminal(), terminal()]
    typed.typed()
    expect(fill(late)).toBeLessThanOrEqual(least + 2 * piece)
    pass()
    expect(late.isRead()).toBe(true)
  })

  it('is one of several where keys go to all of them', () => {
    const { terminal } = bench()
    const [one, other] = [terminal(), terminal()]
    for (const each of [one, other]) each.sent(least + 1)
    one.typed()
    expect(other.isRead()).toBe(false)
    other.typed()
    expect([one.isRead(), other.isRead()]).toEqual([true, true])
  })

  it('lets the others go on when it is gone', () => {
    const { terminal } = bench()
    const [typed, flood] = [terminal(), terminal()]
    flood.sent(least + 1)
    typed.typed()
    expect(flood.isRead()).toBe(false)
    typed.leave()
    expect(flood.isRead()).toBe(true)
  })
})
