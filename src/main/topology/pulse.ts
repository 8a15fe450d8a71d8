/**
 * Is the agent still there? A stopped or hanging one ends no pipe, and its silence says nothing: the kernel may have been
 * quiet. Whatever happens in a lab host may happen without anybody asking the agent, so it is asked again and again, for
 * nothing that costs anything.
 */

export interface PulseOptions {
  /** Must be answered by whoever observes, not by somebody before him. Settles whatever happens. */
  readonly ask: () => Promise<{ readonly ok: boolean }>
  /** No answer for `lateMs`. */
  readonly onLate: () => void
  /** An answer, after it had been late. */
  readonly onBack: () => void
}

/** Together less than about a second: so late it may be known that nothing comes any more. */
export const lateMs = 700
const restMs = 300

/** Begins at once; one question at a time. @returns the function that ends it. */
export function startPulse({ ask, onLate, onBack }: PulseOptions): () => void {
  let timer: NodeJS.Timeout | undefined
  let ended = false
  const beat = async (): Promise<void> => {
    let late = false
    timer = setTimeout(() => {
      late = true
      onLate()
    }, lateMs)
    const answer = await ask()
    clearTimeout(timer)
    if (ended) return
    timer = setTimeout(() => void beat(), restMs)
    if (late && answer.ok) onBack()
  }
  timer = setTimeout(() => void beat(), restMs)
  return () => {
    ended = true
    clearTimeout(timer)
  }
}
