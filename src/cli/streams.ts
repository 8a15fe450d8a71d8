/** Where the command line writes: results to stdout, progress and errors to stderr. */
import type { Failure } from '../contract/result'
import { visibleLines } from '../core/text/visible'

export interface CliStreams {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

/** Prints a failure: what happened, at which stage, and what to do. A lab host's own words may be in it: they must not act here. */
export function reportFailure(streams: CliStreams, problem: Failure): void {
  const stage = problem.stage ? ` (stage ${problem.stage})` : ''
  streams.err(`${visibleLines(`vethlab: ${problem.message}${stage}`)}\n`)
  if (problem.remedy) streams.err(`  → ${visibleLines(problem.remedy)}\n`)
}
