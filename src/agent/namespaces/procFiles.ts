/** Files of /proc/PID as this agent sees it; source of every field: proc(5). */
import { readFileSync } from 'node:fs'

/** @param name below /proc/PID. @returns null where the process is gone, or the file is not ours to read. */
export function procText(pid: number | string, name: string): string | null {
  try {
    return readFileSync(`/proc/${String(pid)}/${name}`, 'utf8')
  } catch {
    // The caller knows what that means.
    return null
  }
}

/** Fields of /proc/PID/stat from the third on, the state; the name before may hold spaces and parentheses. */
export function statFields(pid: number | string): readonly string[] | null {
  const text = procText(pid, 'stat')
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ')
}

/** Whether such fields are of a process that has ended: a zombie, or dead. */
export function hasEnded(fields: readonly string[]): boolean {
  return fields[0] === 'Z' || fields[0] === 'X'
}

/** In the order in which they were made. */
export function childrenOf(pid: number): number[] {
  const text = procText(pid, `task/${String(pid)}/children`) ?? ''
  return text.trim().split(' ').filter(Boolean).map(Number)
}
