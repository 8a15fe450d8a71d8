/** Where the command line writes: results to stdout, progress and errors to stderr. */
import type { Failure } from '../contract/result'

export interface CliStreams {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

/** Prints a failure: what happened, at which stage, and what to do. */
export function reportFailure(streams: CliStreams, problem: Failure): void {
  const stage = problem.stage ? ` (stage ${problem.stage})` : ''
  streams.err(`vethlab: ${problem.message}${stage}\n`)
  if (problem.remedy) streams.err(`  → ${problem.remedy}\n`)
}
