/** Processes by the agent's own /proc; source of every field: proc(5). */
import { readdirSync } from 'node:fs'
import { hasEnded, procText, statFields } from './procFiles'

export interface ProcessStat {
  readonly pid: number
  readonly parent: number
  readonly hasEnded: boolean
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
  const fields = statFields(pid)
  if (fields === null) return null
  return {
    pid: Number(pid),
    parent: Number(fields[1]),
    hasEnded: hasEnded(fields),
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
    .filter((process) => !process.hasEnded)
}

/** The program's name; null where it is gone. */
export function nameOf(pid: number): string | null {
  return procText(pid, 'comm')?.trim() ?? null
}

/** Whether it was started with that variable, in this form: NAME=value. */
export function hasVariable(pid: number, assignment: string): boolean {
  return `\0${procText(pid, 'environ') ?? ''}`.includes(`\0${assignment}\0`)
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
