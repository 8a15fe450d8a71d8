/** What /proc says of a process; source: proc(5). */
import { childrenOf, hasEnded, statFields } from '../namespaces/procFiles'

/** Field 22 of /proc/PID/stat: with the PID it names one process for ever. Null where it is gone or a zombie. */
export function startTime(pid: number): string | null {
  const fields = statFields(pid)
  return fields === null || hasEnded(fields) ? null : (fields[19] ?? null)
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

/** The only child of a program that forks once (`unshare --fork`); null until it has. */
export function onlyChild(pid: number): number | null {
  return childrenOf(pid)[0] ?? null
}
