/**
 * The sessions of terminals, and their end. A terminal's first process leads a session (setsid(2)); what a person takes out
 * of it, a daemon say, is the lab host's own. In a container the shell is the engine's child and no hang-up reaches it when
 * the docker program dies: it is found by a mark in its environment.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { childrenOf } from '../namespaces/procFiles'
import { hasVariable, nameOf, runningProcesses, signal, statOf } from '../namespaces/processes'

/** The variable that marks a container's shell, and with it all that it starts. */
const markVariable = 'VETHLAB_TERMINAL'
/** Between a hang-up and what ends those that do not hear it: with an agent's start, well within a second of a death. */
const graceMs = 200
/** The engine may still be starting the shell of a terminal that is closed already. */
const appearance = { everyMs: 100, times: 10 }

/** What `newMark` gives. */
export const markSchema = z.string().regex(/^[0-9a-f]+-\d+\.$/)

const recordSchema = z.array(z.object({ sid: z.int().min(1).nullable(), started: z.string(), mark: markSchema }))
/** A terminal that is open, for an agent that comes after this one. */
export type OpenSession = z.infer<typeof recordSchema>[number]

interface Session {
  readonly sid: number
  readonly started: string
}

export interface Sessions {
  /** A name that no other terminal ever has. */
  newMark(): string
  /** @param pid the terminal's first process; null where the engine alone has one. */
  opened(pid: number | null, mark: string): OpenSession
  over(session: OpenSession): void
}

/** @param record where the open sessions are written down; null: nobody will ask. */
export function createSessions(record: string | null): Sessions {
  const instance = randomBytes(8).toString('hex')
  const open = new Set<OpenSession>()
  let marks = 0
  const save = (): void => {
    if (record === null) return
    writeFileSync(`${record}.new`, JSON.stringify([...open]))
    renameSync(`${record}.new`, record)
  }
  return {
    // With an end of its own: no mark is the beginning of another.
    newMark: () => `${instance}-${String(++marks)}.`,
    opened(pid, mark) {
      const session = { sid: pid, started: pid === null ? '' : (statOf(pid)?.started ?? ''), mark }
      open.add(session)
      save()
      return session
    },
    over(session) {
      open.delete(session)
      save()
    },
  }
}

/** NAME=value for the environment of a container's shell. */
export function markAssignment(mark: string): string {
  return `${markVariable}=${mark}`
}

/** The hang-up that a closed terminal gives: to the shell, which tells its jobs; the kernel tells the foreground's. */
export function hangUp(pid: number): void {
  // nsenter stays as the parent of the shell that it has put into another PID namespace, and leads the session.
  const shells = nameOf(pid) === 'nsenter' ? childrenOf(pid) : []
  signal([...shells, pid], 'SIGHUP', 'SIGCONT')
}

/**
 * Hangs up a container's shell that has lost its docker program. One that does not hear it ends all the same, as one does
 * that can read nothing any more.
 * @param isExpected whether it may still be about to appear.
 */
export async function hangUpMarked(mark: string, isExpected: boolean): Promise<void> {
  for (let look = 0; look < (isExpected ? appearance.times : 1); look += 1) {
    if (look > 0) await pause(appearance.everyMs)
    const shell = markedSession(mark)
    if (!shell) continue
    signal([shell.sid], 'SIGHUP', 'SIGCONT')
    await pause(graceMs)
    if (statOf(shell.sid)?.started === shell.started) signal([shell.sid], 'SIGKILL')
    return
  }
}

/**
 * Ends the sessions that an agent which was killed left behind: a hang-up first, then a kill for what does not hear that
 * (nohup, trap). What has left its session stays.
 * @param log told where the record cannot be read.
 */
export async function endLeftSessions(record: string, log: (line: string) => void): Promise<void> {
  const left = readRecord(record, log)
  // A container's shell is looked for now: after the hang-up nothing tells which session was its.
  const sessions = left
    .flatMap(({ sid, started, mark }) => [sid === null ? null : { sid, started }, markedSession(mark)])
    .filter((one) => one !== null)
  signal(sessions.flatMap(members), 'SIGHUP', 'SIGCONT')
  if (sessions.length === 0) return
  await pause(graceMs)
  signal(sessions.flatMap(members), 'SIGKILL')
}

/** All processes of a session; none where its number is another's by now. */
function members({ sid, started }: Session): number[] {
  const leader = statOf(sid)
  // While a session has any process, its number is given to nobody else (alloc_pid and free_pid of kernel/pid.c).
  if (leader && leader.started !== started) return []
  return runningProcesses()
    .filter((process) => process.session === sid)
    .map((process) => process.pid)
}

/** The session of a container's shell: led by the first process with that mark that has a terminal; a daemon has none. */
function markedSession(mark: string): Session | null {
  const leaders = runningProcesses().filter(
    ({ pid, session, terminal }) => pid === session && terminal !== 0 && hasVariable(pid, markAssignment(mark)),
  )
  const [first] = leaders.sort((a, b) => Number(a.started) - Number(b.started))
  return first ? { sid: first.pid, started: first.started } : null
}

function readRecord(path: string, log: (line: string) => void): OpenSession[] {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    // The first agent of a set finds none.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log(`${path} is not usable: ${String(error)}`)
    return []
  }
}
