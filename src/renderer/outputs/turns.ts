/** Does one thing at a time under each name; different names do not wait for each other. */
export type Turns<T> = (name: string, work: () => Promise<T>) => Promise<T>

/**
 * Creates the turns. Whoever asks while one is under way gets the next one, together with everybody else who asks until it
 * begins: what was asked for is always begun after it was asked for, and never queued up.
 */
export function createTurns<T>(): Turns<T> {
  const running = new Map<string, Promise<T>>()
  const next = new Map<string, Promise<T>>()

  function begin(name: string, work: () => Promise<T>): Promise<T> {
    const turn = work().finally(() => running.delete(name))
    running.set(name, turn)
    return turn
  }

  return (name, work) => {
    const now = running.get(name)
    if (!now) return begin(name, work)
    const known = next.get(name)
    if (known) return known
    const after = now.then(() => {
      next.delete(name)
      return begin(name, work)
    })
    next.set(name, after)
    return after
  }
}
