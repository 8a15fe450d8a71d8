/** How much each terminal may have on its way to the page. */
import { describe, expect, it } from 'vitest'
import { createShares, type Share } from '../../../../src/agent/terminals/share'
import { terminalWatermarks } from '../../../../src/contract/ipc'

const { together, least } = terminalWatermarks
const piece = 4096

/** Sends until the terminal is stopped. @returns the bytes that were sent. */
function fill(share: Share): number {
  let sent = piece
  while (!share.sent(piece)) sent += piece
  return sent
}

describe('the shares of an agent’s terminals', () => {
  it('are one whole for a terminal alone, and it goes on when half of that is acknowledged', () => {
    const share = createShares()()
    const sent = fill(share)
    expect(sent).toBe(together + piece)
    expect(share.acknowledged(together / 2)).toBe(false)
    expect(share.acknowledged(piece)).toBe(true)
    expect(share.acknowledged(piece)).toBe(false)
  })

  it('are together no more than the whole, however many flood at once', () => {
    const shareOf = createShares()
    const shares = Array.from({ length: 20 }, shareOf)
    for (const share of shares) share.sent(least + 1)
    const sent = shares.map((share) => least + 1 + fill(share))
    expect(sent.reduce((sum, one) => sum + one)).toBeLessThanOrEqual(together + 20 * (piece + 1))
  })

  it('are never so small that a terminal idles', () => {
    const shareOf = createShares()
    for (let count = 0; count < 1_000; count += 1) shareOf().sent(least + 1)
    expect(fill(shareOf())).toBeGreaterThan(least)
  })

  it('do not grow less by terminals that only answer keys', () => {
    const shareOf = createShares()
    for (let count = 0; count < 20; count += 1) shareOf().sent(200)
    expect(fill(shareOf())).toBe(together + piece)
  })

  it('grow again when another has caught up, or is gone', () => {
    const shareOf = createShares()
    const [one, other, third] = [shareOf(), shareOf(), shareOf()]
    other.sent(least + 1)
    third.sent(least + 1)
    other.acknowledged(least + 1)
    third.leave()
    expect(fill(one)).toBe(together + piece)
  })

  it('do not open for ever by an acknowledgement of more than was sent', () => {
    const share = createShares()()
    share.sent(piece)
    share.acknowledged(100 * together)
    expect(fill(share)).toBe(together + piece)
  })
})
