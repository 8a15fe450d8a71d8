/** Processes of a terminal, by the agent's own /proc; source of every field: proc(5). */
import { readdirSync, readFileSync } from 'node:fs'

export interface ProcessStat {
  readonly pid: number
  /** The letter; Z is a zombie, X is dead. */
  readonly state: string
  /** The process whose PID is the session's number leads it (credentials(7)), until it ends. */
  readonly session: number
  /** The controlling terminal's device; 0 where there is none. */
  readonly terminal: number
  /** Process group in the foreground of that terminal. */
  readonly foreground: number
  /** Clock ticks since boot: with the PID it names one process for ever. */
  readonly started: string
}

/** @returns null where it is gone. */
export function statOf(pid: number | string): ProcessStat | null {
  const text = textOf(`/proc/${String(pid)}/stat`)
  if (text === null) return null
  // The name may hold spaces and parentheses: fields are counted from the last one.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return {
    pid: Number(pid),
    state: fields[0] ?? '',
    session: Number(fields[3]),
    terminal: Number(fields[4]),
    foreground: Number(fields[5]),
    started: fields[19] ?? '',
  }
}

/** Every process that runs. */
export function runningProcesses(): ProcessStat[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(name) ?? [])
    .filter((process) => process.state !== 'Z' && process.state !== 'X')
}

export function childrenOf(pid: number): number[] {
  const text = textOf(`/proc/${String(pid)}/task/${String(pid)}/children`) ?? ''
  return text.trim().split(' ').filter(Boolean).map(Number)
}

/** The program's name; null where it is gone. */
export function nameOf(pid: number): string | null {
  return textOf(`/proc/${String(pid)}/comm`)?.trim() ?? null
}

/** Whether it was started with that variable, in this form: NAME=value. */
export function hasVariable(pid: number, assignment: string): boolean {
  return `\0${textOf(`/proc/${String(pid)}/environ`) ?? ''}`.includes(`\0${assignment}\0`)
}

/** Signals each of them in turn; one that has ended meanwhile needs none. */
export function signal(pids: readonly number[], ...signals: readonly NodeJS.Signals[]): void {
  for (const pid of pids) {
    for (const one of signals) {
      try {
        process.kill(pid, one)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
      }
    }
  }
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    // It ended meanwhile, or is not ours to read: the caller knows what that means.
    return null
  }
}
