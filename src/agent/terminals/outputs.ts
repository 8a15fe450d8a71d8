/** The observed outputs, and a lesson's own commands: run for real at their place, with the tools' own formatting. */
import type { ObservedTool, Place, ToolOutput } from '../../contract/agent'
import { failure, success, type Result } from '../../contract/result'
import type { Places } from './place'
import { runToEnd } from './run'
import { refusedExec } from './shell'

const toolDeadlineMs = 5_000

/** As a person types them. */
const toolArgv: Readonly<Record<ObservedTool, readonly [string, ...string[]]>> = {
  ifconfig: ['ifconfig'],
  'brctl-show': ['brctl', 'show'],
  'route-n': ['route', '-n'],
  'ip-addr': ['ip', 'addr'],
  'ip-link': ['ip', 'link'],
  'ip-route': ['ip', 'route'],
}

export interface ToolRunner {
  runTool(args: { place: Place; tool: ObservedTool }): Promise<Result<ToolOutput>>
  runArgv(args: { labHost: string; argv: readonly string[]; deadlineMs: number }): Promise<Result<ToolOutput>>
}

/** Creates the runner. */
export function createToolRunner(places: Places): ToolRunner {
  return {
    async runTool({ place, tool }) {
      const program = toolArgv[tool]
      const argv = places.argvAt(place, place.kind === 'container' ? [place.container, ...program] : program)
      if (!argv.ok) return argv
      const done = await runToEnd(argv.value, toolDeadlineMs)
      if (!done.ok) return done
      return judge(place, program[0], done.value)
    },
    async runArgv({ labHost, argv, deadlineMs }) {
      const whole = places.argvAt({ kind: 'lab-host', labHost }, argv)
      return whole.ok ? runToEnd(whole.value, deadlineMs) : whole
    },
  }
}

/** 126 and 127 are what docker exec and env say of a program that is not there (docker-exec(1), env(1)). */
function judge(place: Place, program: string, output: ToolOutput): Result<ToolOutput> {
  if (place.kind === 'container' && output.status !== 0) return refusedExec(place.container, output.stderr)
  if (output.status !== 126 && output.status !== 127) return success(output)
  return failure('program-missing', `${program} is not installed on this machine`, {
    remedy: 'Install it: `vethlab doctor` names its package.',
    params: { program },
  })
}
