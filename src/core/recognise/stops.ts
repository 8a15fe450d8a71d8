/** From name to name in a text, backwards: how a key goes through what the text names. */
import type { Span } from './types'

export interface Stop {
  readonly line: number
  readonly span: Span
}

/**
 * @param lines how many the text has; only those up to the next name are scanned.
 * @param before a line, and an offset in it: the stop begins before there. Infinity: in that line or above it.
 * @returns the last name before; where there is none the last of all, so that a further press goes round; null where nothing
 *   is named.
 */
export function stopBefore(
  lines: number,
  scan: (line: number) => readonly Span[],
  before: { readonly line: number; readonly start: number },
): Stop | null {
  // Back at the first line, the part that was left out is looked at, too.
  for (let step = 0; step <= lines; step += 1) {
    const line = (before.line - step + lines) % lines
    const [span] = scan(line)
      .filter(({ start }) => (step === 0 ? start < before.start : step < lines || start >= before.start))
      .slice(-1)
    if (span) return { line, span }
  }
  return null
}
