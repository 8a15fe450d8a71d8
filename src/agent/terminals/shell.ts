/** Which shell a terminal runs, and what its title says. */
import { z } from 'zod'
import type { Place, ToolOutput } from '../../contract/agent'
import { failure, success, type Failure, type Result } from '../../contract/result'
import { detachKeys, openInContainer } from './containerStream'
import type { Places } from './place'
import { openPty, type Pty, type TerminalStream } from './pty'
import { execRefused, notFound, refusalOf } from './refusals'
import { runToEnd } from './run'
import { markAssignment } from './sessions'

export interface ShellCommand {
  readonly title: string
  /** The program in the container; null elsewhere. */
  readonly inContainer: string | null
  start(size: Size): Promise<Result<RunningShell>>
}

interface Size {
  readonly columns: number
  readonly rows: number
}

/** With a process of ours that leads its session, or one of the engine's alone. */
export type RunningShell =
  { readonly stream: Pty; readonly isOurs: true } | { readonly stream: TerminalStream; readonly isOurs: false }

const probeDeadlineMs = 10_000

/**
 * Finds the shell of a place; for a container by asking the engine to run it.
 * @param mark by which a container's shell is found again, whoever its parent is.
 */
export async function shellAt(place: Place, places: Places, mark: string): Promise<Result<ShellCommand>> {
  if (place.kind === 'container') return containerShell(place, places, mark)
  const prompt = place.kind === 'lab-host' ? [] : [`PS1=[netns ${place.namespaceId.split(':')[1] ?? ''}] \\w# `]
  const shell = place.kind === 'lab-host' ? ['bash', '-l'] : ['env', ...prompt, 'bash', '--norc']
  const argv = places.argvAt(place, ['sh', '-c', 'cd "$0"; exec "$@"', places.home, ...shell])
  if (!argv.ok) return argv
  const title = place.kind === 'lab-host' ? place.labHost : `${place.labHost}: network namespace ${place.namespaceId}`
  return success({ title, inContainer: null, start: inPty(argv.value) })
}

const inPty =
  (argv: readonly string[]): ShellCommand['start'] =>
  (size) =>
    Promise.resolve(success({ stream: openPty(argv, size), isOurs: true }))

/** Asked in one exec, whatever shells there are; anything that is no shell's path is not run. */
const whichShell = 'command -v bash || command -v ash || command -v sh'
const shellPath = /^\/[\w./-]*\b(?:bash|ash|sh)$/
/** What is run in a container as its shell, and to end it. */
export const shellProgramSchema = z.union([z.string().regex(shellPath), z.literal('sh')])

async function containerShell(
  place: Extract<Place, { kind: 'container' }>,
  places: Places,
  mark: string,
): Promise<Result<ShellCommand>> {
  const probe = places.argvAt(place, [place.container, 'sh', '-c', whichShell])
  if (!probe.ok) return probe
  const asked = await runToEnd(probe.value, probeDeadlineMs)
  if (!asked.ok) return asked
  if (asked.value.status !== 0) return noShell(place, asked.value, places)
  const found = asked.value.stdout.trim()
  const shell = shellPath.test(found) ? found : 'sh'
  const start = startIn(place, places, shell, ['TERM=xterm-256color', markAssignment(mark)])
  if (!start.ok) return start
  return success({ title: `${place.labHost}: ${place.container}`, inContainer: shell, start: start.value })
}

function startIn(
  place: Extract<Place, { kind: 'container' }>,
  places: Places,
  shell: string,
  environment: readonly string[],
): Result<ShellCommand['start']> {
  const { container } = place
  const socket = places.engineSocket(place.labHost)
  if (socket !== null) {
    return success(async (size) => {
      const opened = await openInContainer({ socket, container, argv: [shell], environment, size })
      if (opened.ok) return success({ stream: opened.value, isOurs: false })
      // It may have stopped since it was asked for its shell.
      return (await refusalOf(place, { stdout: '', stderr: opened.message, status: null }, places)) ?? opened
    })
  }
  const variables = environment.flatMap((variable) => ['-e', variable])
  const argv = places.argvAt(place, ['-it', '--detach-keys', detachKeys, ...variables, container, shell])
  return argv.ok ? success(inPty(argv.value)) : argv
}

async function noShell(
  place: Extract<Place, { kind: 'container' }>,
  said: ToolOutput,
  places: Places,
): Promise<Failure> {
  const refusal = await refusalOf(place, said, places)
  if (refusal) return refusal
  if (!notFound(said)) return execRefused(place.container, said)
  return failure('image-without-shell', `the image of ${place.container} has no shell`, {
    params: { name: place.container },
  })
}
