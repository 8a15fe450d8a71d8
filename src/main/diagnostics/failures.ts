/** The last things that failed, for a report of a problem. Kept in memory only, and only so many. */
import type { Failure } from '../../contract/result'
import { wallNow } from '../../core/clock'
import type { PastFailure } from '../../core/diagnostics/types'

const limit = 30
/** UTF-16 code units of one message: an engine's answer may be a page of text. */
const longestMessage = 2_000

export interface FailureRing {
  /** @param request that it answers; null: it came by itself. */
  add(failure: Failure, request: string | null): void
  /** The oldest first. */
  all(): readonly PastFailure[]
  /** What those failures named: it may be gone from every picture. */
  named(): readonly string[]
}

/** @param now milliseconds since the epoch. */
export function createFailureRing(now: () => number = () => wallNow().getTime()): FailureRing {
  let ring: readonly { readonly past: PastFailure; readonly named: readonly string[] }[] = []
  return {
    add({ code, message, stage, params }, request) {
      const past = { at: now(), request, code, message: message.slice(0, longestMessage), stage: stage ?? null }
      ring = [...ring, { past, named: Object.values(params ?? {}) }].slice(-limit)
    },
    all: () => ring.map(({ past }) => past),
    named: () => ring.flatMap(({ named }) => named),
  }
}
