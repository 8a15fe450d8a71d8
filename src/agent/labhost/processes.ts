/** What /proc says of a process; source: proc(5). */
import { readFileSync } from 'node:fs'

/** Field 22 of /proc/PID/stat: with the PID it names one process for ever. Null where it is gone or a zombie. */
export function startTime(pid: number): string | null {
  const text = readOrNull(`/proc/${String(pid)}/stat`)
  if (text === null) return null
  // The name may hold spaces and parentheses: fields are counted from the last one.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null)
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
