/** What /proc says of a process; source: proc(5). */
import { readFileSync } from 'node:fs'

/** Field 22 of /proc/PID/stat: with the PID it names one process for ever. Null where it is gone or a zombie. */
export function startTime(pid: number): string | null {
  const fields = statFields(pid)
  return fields === null || fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null)
}

/** PF_EXITING of include/linux/sched.h. */
const exiting = 0x4

/**
 * Field 9: whether it is on its way out. The first process of a PID namespace is for as long as it takes to kill and reap
 * all others there (zap_pid_ns_processes of kernel/pid_namespace.c), so that their ends are told before its own.
 */
export function isExiting(pid: number): boolean {
  const fields = statFields(pid)
  return fields === null || (Number(fields[6]) & exiting) !== 0
}

/** From the third on, the state; the name before may hold spaces and parentheses. */
function statFields(pid: number): readonly string[] | null {
  const text = readOrNull(`/proc/${String(pid)}/stat`)
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ')
}

/** The only child of a program that forks once (`unshare --fork`); null until it has. */
export function onlyChild(pid: number): number | null {
  const text = readOrNull(`/proc/${String(pid)}/task/${String(pid)}/children`)
  const child = Number(text?.trim().split(' ')[0])
  return Number.isInteger(child) && child > 0 ? child : null
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // It ended meanwhile: the caller asks whether it is there.
    return null
  }
}

/** Resolves after so many milliseconds. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
