/**
 * Is the agent still there? A stopped or hanging one ends no pipe, and its silence says nothing: the kernel may have been
 * quiet. Whatever happens in a lab host may happen without anybody asking the agent, so it is asked again and again, for
 * nothing that costs anything: less often where nothing has happened for a while, so that an idle window rests.
 */

export interface PulseOptions {
  /** Must be answered by whoever observes, not by somebody before him. Settles whatever happens. */
  readonly ask: () => Promise<{ readonly ok: boolean }>
  /** No answer for `lateMs`. */
  readonly onLate: () => void
  /** An answer, after it had been late. */
  readonly onBack: () => void
}

/** With the rest before it less than about a second: so late it may be known that nothing comes any more. */
export const lateMs = 700
const restMs = 300
const quietRestMs = 1_000
const quietAfterMs = 5_000

export interface Pulse {
  /** Something happens there: it is asked more often again. */
  nudge(): void
  end(): void
}

/** Begins at once; one question at a time. */
export function startPulse({ ask, onLate, onBack }: PulseOptions): Pulse {
  let timer: NodeJS.Timeout | undefined
  let ended = false
  let nudged = performance.now()
  const rest = (): number => (performance.now() - nudged < quietAfterMs ? restMs : quietRestMs)
  const beat = async (): Promise<void> => {
    let late = false
    timer = setTimeout(() => {
      late = true
      onLate()
    }, lateMs)
    const answer = await ask()
    clearTimeout(timer)
    if (ended) return
    timer = setTimeout(() => void beat(), rest())
    if (late && answer.ok) onBack()
  }
  timer = setTimeout(() => void beat(), restMs)
  return {
    nudge() {
      nudged = performance.now()
    },
    end() {
      ended = true
      clearTimeout(timer)
    },
  }
}
