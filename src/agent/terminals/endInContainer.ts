/** The end of a container's shell whose docker program is gone, where its processes are another user's: by the engine. */
import type { Place } from '../../contract/agent'
import type { Places } from './place'
import { runToEnd } from './run'
import { markAssignment } from './sessions'

export interface ContainerShell {
  readonly place: Extract<Place, { kind: 'container' }>
  /** The shell's program. */
  readonly program: string
  readonly mark: string
  /** It was closed, perhaps before it could appear; false where its docker program has ended by itself. */
  readonly isExpected: boolean
}

export type EndInContainer = (shell: ContainerShell) => Promise<void>

const deadlineMs = 2_000

/**
 * For the container's own shell, whichever it is, without any other program: the first process that has the mark ($0) is
 * the terminal's. `read` leaves the NULs between the variables out.
 */
const hangUpScript = [
  'm=',
  'for d in /proc/[0-9]*; do',
  '  e=; IFS= read -r e < "$d/environ"; p=${d#/proc/}',
  '  case $e in *"$0"*) if [ -z "$m" ] || [ "$p" -lt "$m" ]; then m=$p; fi;; esac',
  'done 2> /dev/null',
  'if [ -n "$m" ]; then kill -HUP "$m"; kill -CONT "$m"; fi 2> /dev/null',
].join('\n')

/** @param places leads to the engine. A container that has stopped took its shell with it: then nothing is left to do. */
export function endByEngine(places: Places): EndInContainer {
  return async ({ place, program, mark }) => {
    const argv = places.argvAt(place, [place.container, program, '-c', hangUpScript, markAssignment(mark)])
    if (argv.ok) await runToEnd(argv.value, deadlineMs)
  }
}
