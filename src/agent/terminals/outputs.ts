/** The observed outputs, and a lesson's own commands: run for real at their place, with the tools' own formatting. */
import type { Place, ToolOutput } from '../../contract/agent'
import { failure, type Failure, type Result } from '../../contract/result'
import { observedCommands, type ObservedTool } from '../../core/outputs/tools'
import { labHostDown, namespaceGone, type Places } from './place'
import { execRefused, notFound, refusalOf } from './refusals'
import { runToEnd } from './run'

const toolDeadlineMs = 5_000

export interface ToolRunner {
  runTool(args: { place: Place; tool: ObservedTool }): Promise<Result<ToolOutput>>
  runArgv(args: { labHost: string; argv: readonly string[]; deadlineMs: number }): Promise<Result<ToolOutput>>
}

/** Creates the runner. */
export function createToolRunner(places: Places): ToolRunner {
  return {
    async runTool({ place, tool }) {
      const program = observedCommands[tool]
      const argv = places.argvAt(place, place.kind === 'container' ? [place.container, ...program] : program)
      if (!argv.ok) return argv
      const done = await runToEnd(argv.value, toolDeadlineMs)
      if (!done.ok || done.value.status === 0) return done
      return (await whyFailed(place, program[0], done.value, places)) ?? done
    },
    async runArgv({ labHost, argv, deadlineMs }) {
      const whole = places.argvAt({ kind: 'lab-host', labHost }, argv)
      return whole.ok ? runToEnd(whole.value, deadlineMs) : whole
    },
  }
}

/** Null where the tool itself ended with that status: then its own words are shown. */
async function whyFailed(place: Place, program: string, said: ToolOutput, places: Places): Promise<Failure | null> {
  if (place.kind === 'container') {
    const refusal = await refusalOf(place, said, places)
    if (refusal) return refusal
    if (notFound(said)) {
      return failure('image-without-program', `the image of ${place.container} has no ${program}`, {
        params: { name: place.container, program },
      })
    }
    return said.status === 126 || said.status === 127 ? execRefused(place.container, said) : null
  }
  // The way in has closed since it was looked up: nsenter, and no tool, is who says so.
  if (said.stdout === '' && said.stderr.startsWith('nsenter: ')) {
    return place.kind === 'namespace' ? namespaceGone(place.namespaceId) : labHostDown(place.labHost)
  }
  // What env(1) and sh(1) end with where a program is not there.
  if (said.status !== 126 && said.status !== 127) return null
  return failure('program-missing', `${program} is not installed on this machine`, {
    params: { program },
  })
}
