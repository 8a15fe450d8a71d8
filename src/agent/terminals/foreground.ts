/** What a terminal's keys go to: its shell, or a program that the shell runs. */
import { readFileSync } from 'node:fs'

/**
 * @param pid the terminal's first process: a shell, or the nsenter that waits for one.
 * @returns the name of the foreground process group's leader; null where that is the shell itself, or nothing is known.
 * The kernel's word: field 8 of /proc/PID/stat, `tpgid` (proc(5)); a shell with job control is alone in its group.
 */
export function foregroundProgram(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
    // The name may hold spaces and parentheses: fields are counted from the last one.
    const group = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[5] ?? ''
    const children = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8').trim()
    const shell = children.split(' ')[0] ?? ''
    if (group === String(pid) || group === shell) return null
    return readFileSync(`/proc/${group}/comm`, 'utf8').trim()
  } catch {
    // It has just ended: nothing is in the way any more.
    return null
  }
}
