/** Where the command line writes, and in which language: results to stdout, progress and errors to stderr. */
import { advice } from '../contract/advice'
import { labStages, type LabStage } from '../contract/agent'
import { failure, type Failure } from '../contract/result'
import { visibleLines, visibleText } from '../core/text/visible'
import { failureWords, type Tell } from '../words'

export interface CliStreams {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Gives the catalogues' sentences in the person's language. */
  readonly say: Tell
}

/**
 * Prints a failure: what happened and why, at which stage, its particulars, and what to do. A lab host's own words may be in
 * it: they must not act here.
 */
export function reportFailure(streams: CliStreams, problem: Failure): void {
  const { what, why, next, commands } = failureWords(problem, streams.say)
  const stage = problem.stage ? ` ${streams.say('cli.stage', { stage: stageName(problem.stage, streams.say) })}` : ''
  const lines = [`vethlab: ${what} ${why}${stage}`, `  ${problem.message}`, `  → ${next}`]
  streams.err(`${visibleLines([...lines, ...commands.map((line) => `      ${line}`)].join('\n'))}\n`)
}

/** A lab host's stage in the person's language. */
export function stageName(stage: string, say: Tell): string {
  const isKnown = (name: string): name is LabStage => (labStages as readonly string[]).includes(name)
  return isKnown(stage) ? say(`stage.${stage}`) : visibleText(stage)
}

/** A command line that cannot be understood. @param message what does not fit. @param usage lines that do. */
export function wrongUsage(message: string, ...usage: readonly string[]): Failure {
  return failure('wrong-usage', message, { advice: advice('usage', ...usage) })
}
