/** Whoever waits for something about a lesson: looked at when the lesson changes, never by the clock. */

export interface Waiters {
  /** Resolves true as soon as it holds; false at the deadline. */
  until(holds: () => boolean, deadlineMs: number): Promise<boolean>
  /** Something has changed. */
  look(): void
  /** Nobody looks any more: who still waits is answered at the deadline. */
  close(): void
}

/** Creates a register without anybody waiting. */
export function createWaiters(): Waiters {
  const waiting = new Set<() => void>()
  return {
    until(holds, deadlineMs) {
      if (holds()) return Promise.resolve(true)
      return new Promise((resolve) => {
        const finish = (held: boolean): void => {
          clearTimeout(timer)
          waiting.delete(look)
          resolve(held)
        }
        const look = (): void => {
          if (holds()) finish(true)
        }
        const timer = setTimeout(() => {
          finish(false)
        }, deadlineMs)
        waiting.add(look)
      })
    },
    look() {
      for (const look of [...waiting]) look()
    },
    close() {
      waiting.clear()
    },
  }
}
