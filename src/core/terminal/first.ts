/** Who goes first: the terminals that a person types in, for a moment after each key. */

/** Calls back after so many milliseconds. @returns what takes that back. */
export type Later = (work: () => void, ms: number) => () => void

export interface First<T> {
  /** Whether any terminal goes first. */
  any(): boolean
  has(terminal: T): boolean
  typed(terminal: T): void
  /** It goes first no more, if it did. */
  leave(terminal: T): void
}

/** Milliseconds: a prompt comes well within them. */
export const firstMs = 250

/** @param changed is called whenever one may go first that did not, or no more. */
export function createFirst<T>(later: Later, changed: () => void): First<T> {
  /** With what takes back the end of a terminal's time. */
  const ends = new Map<T, () => void>()
  const leave = (terminal: T): void => {
    ends.get(terminal)?.()
    ends.delete(terminal)
    changed()
  }
  return {
    any: () => ends.size > 0,
    has: (terminal) => ends.has(terminal),
    typed(terminal) {
      ends.get(terminal)?.()
      const over = (): void => {
        leave(terminal)
      }
      ends.set(terminal, later(over, firstMs))
      changed()
    },
    leave,
  }
}
