/**
 * Brings together what a page gets for one look at a terminal: its port, and its output, which comes by another way. Either may
 * be here before the other, and before the answer that names the terminal. Looks are numbered upwards by main.
 */

export interface Looks<Port, Output> {
  /** Output of that look has come. */
  output(look: number, output: Output): void
  /** The port of a look at that terminal has come: in the order of the looks, unlike their output. */
  arrived(terminalId: number, look: number, port: Port): void
  /** Resolves with the port when it is there; all output goes to `take` from then on, what came before it first. */
  take(terminalId: number, take: (output: Output) => void): Promise<Look<Port>>
}

export interface Look<Port> {
  readonly port: Port
  /** What still comes is nobody's. */
  leave(): void
}

/** Creates it for one page. */
export function createLooks<Port, Output>(): Looks<Port, Output> {
  const ports = new Map<number, { readonly look: number; readonly port: Port }>()
  const wanted = new Map<number, () => void>()
  const takers = new Map<number, (output: Output) => void>()
  /** Of looks whose port or taker is still to come. */
  const early = new Map<number, Output[]>()
  /** Everything below is of the page before, whose output was on its way when it went. */
  let first: number | null = null
  const left = new Set<number>()

  const claim = (terminalId: number, take: (output: Output) => void): Look<Port> | null => {
    const known = ports.get(terminalId)
    if (!known) return null
    const { look, port } = known
    ports.delete(terminalId)
    takers.set(look, take)
    for (const output of early.get(look) ?? []) take(output)
    early.delete(look)
    return {
      port,
      leave() {
        takers.delete(look)
        left.add(look)
      },
    }
  }
  return {
    output(look, output) {
      const take = takers.get(look)
      if (take) take(output)
      else if (!left.has(look) && look >= (first ?? 0)) early.set(look, [...(early.get(look) ?? []), output])
    },
    arrived(terminalId, look, port) {
      if (first === null) {
        first = look
        for (const known of early.keys()) if (known < first) early.delete(known)
      }
      ports.set(terminalId, { look, port })
      wanted.get(terminalId)?.()
    },
    take: (terminalId, take) =>
      new Promise((resolve) => {
        const attempt = (): boolean => {
          const look = claim(terminalId, take)
          if (look) resolve(look)
          return look !== null
        }
        if (attempt()) return
        wanted.set(terminalId, () => {
          wanted.delete(terminalId)
          attempt()
        })
      }),
  }
}
