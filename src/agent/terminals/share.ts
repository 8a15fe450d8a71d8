/**
 * How much each terminal may have on its way to the page, unacknowledged. The page parses everything on one thread, so what
 * all terminals have on their way together is what a key press waits for; one alone needs enough of it not to idle while an
 * acknowledgement travels.
 */
import { terminalWatermarks } from '../../contract/ipc'

export interface Share {
  /** @returns true when the terminal's PTY is not to be read for now. */
  sent(bytes: number): boolean
  /** @returns true when it may be read again. */
  acknowledged(bytes: number): boolean
  /** The terminal is gone: the others may have its share. */
  leave(): void
}

/** Creates the common measure of one agent's terminals; each call of what is returned gives one terminal its share. */
export function createShares(): () => Share {
  const { together, least } = terminalWatermarks
  const busy = new Set<object>()
  return () => {
    const key = {}
    let waiting = 0
    let stopped = false
    const limit = (): number => Math.max(least, together / Math.max(1, busy.size))
    return {
      sent(bytes) {
        waiting += bytes
        // An echo or a prompt now and then takes nothing from those that flood.
        if (waiting > least) busy.add(key)
        if (stopped || waiting <= limit()) return false
        stopped = true
        return true
      },
      acknowledged(bytes) {
        // No more than was sent: a page that counts wrong must not open the gate for ever.
        waiting = Math.max(0, waiting - bytes)
        const resume = stopped && waiting <= limit() / 2
        if (resume) stopped = false
        if (!stopped && waiting <= least / 2) busy.delete(key)
        return resume
      },
      leave: () => void busy.delete(key),
    }
  }
}
