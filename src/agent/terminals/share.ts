/**
 * How much each terminal may have on its way to the page, unacknowledged. All terminals take one way, so what they have on it
 * together is what a key press waits for; one alone needs enough of it not to idle while an acknowledgement travels. What a
 * person types in goes first: for a moment the others that flood are not read at all, and their writers leave the processors
 * to the program that answers.
 */
import { terminalWatermarks } from '../../contract/terminals'
import { createFirst, type Later } from '../../core/terminal/first'

export interface Share {
  sent(bytes: number): void
  acknowledged(bytes: number): void
  /** The person has typed into this terminal. */
  typed(): void
  /** The terminal is gone: the others may have its share. */
  leave(): void
}

/** Of its share, as soon as no more is on the way. */
const goesOnAt = 0.75

/** @param gate is told whether the terminal's PTY is to be read, whenever that changes. */
export type ShareOf = (gate: (open: boolean) => void) => Share

interface Holder {
  readonly gate: (open: boolean) => void
  waiting: number
  /** It has more than its share on the way. */
  full: boolean
  open: boolean
}

/** Creates the common measure of one agent's terminals; each call of what is returned gives one terminal its share. */
export function createShares(later: Later): ShareOf {
  const { alone, together, least } = terminalWatermarks
  const busy = new Set<Holder>()

  const limit = (holder: Holder): number =>
    busy.size > 1 && !first.has(holder) ? Math.max(least, together / busy.size) : alone
  const judge = (holder: Holder): void => {
    // It goes on well before all is acknowledged, or the way would be empty for as long as an acknowledgement travels.
    if (holder.full ? holder.waiting <= goesOnAt * limit(holder) : holder.waiting > limit(holder))
      holder.full = !holder.full
    const waitsForOther = first.any() && !first.has(holder) && busy.has(holder)
    const open = !holder.full && !waitsForOther
    if (open === holder.open) return
    holder.open = open
    holder.gate(open)
  }
  const count = (holder: Holder): void => {
    // An echo or a prompt now and then takes nothing from those that flood.
    if (holder.waiting > least) busy.add(holder)
    else if (!holder.full && holder.waiting <= least / 2) busy.delete(holder)
    judge(holder)
  }
  const judgeAll = (): void => {
    for (const holder of [...busy]) count(holder)
  }
  const first = createFirst<Holder>(later, judgeAll)
  return (gate) => {
    const holder: Holder = { gate, waiting: 0, full: false, open: true }
    return {
      sent(bytes) {
        holder.waiting += bytes
        count(holder)
      },
      acknowledged(bytes) {
        // No more than was sent: a page that counts wrong must not open the gate for ever.
        holder.waiting = Math.max(0, holder.waiting - bytes)
        count(holder)
      },
      typed() {
        first.typed(holder)
        judge(holder)
      },
      leave() {
        busy.delete(holder)
        first.leave(holder)
      },
    }
  }
}
