/** Processes and their time on the processor, from /proc (proc_pid_stat(5)). */
import { readdirSync, readFileSync } from 'node:fs'

export interface ProcessTime {
  readonly pid: number
  readonly name: string
  /** Whole command line, for telling one from another. */
  readonly command: string
  /** utime + stime in clock ticks, of which Linux tells a hundred a second. */
  readonly ticks: number
}

export const ticksPerSecond = 100

/** Every process below that one, itself included. */
export function processTree(root: number): ProcessTime[] {
  const all = new Map<number, ProcessTime & { readonly parent: number }>()
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? read(`/proc/${name}/stat`) : ''
    if (stat === '') continue
    // The name may hold spaces and parentheses: fields are counted from the last one.
    const end = stat.lastIndexOf(')')
    const fields = stat.slice(end + 2).split(' ')
    all.set(Number(name), {
      pid: Number(name),
      name: stat.slice(stat.indexOf('(') + 1, end),
      command: read(`/proc/${name}/cmdline`).split('\0').join(' ').trim(),
      parent: Number(fields[1]),
      ticks: Number(fields[11]) + Number(fields[12]),
    })
  }
  const below = new Set([root])
  let size = 0
  while (size !== below.size) {
    size = below.size
    for (const [pid, process] of all) if (below.has(process.parent)) below.add(pid)
  }
  return [...below].flatMap((pid) => all.get(pid) ?? [])
}

/** Memory that a process has, in KiB: VmRSS of proc_pid_status(5); 0 once it has ended. */
export function residentKib(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${String(pid)}/status`))?.[1] ?? 0)
}

/** The process outside that is `pid` inside the lab host: the last of NSpid (proc_pid_status(5)). */
export function pidOutside(root: number, pid: number): number {
  const found = processTree(root).find(
    (process) => process.name === 'sleep' && nsPid(process.pid).endsWith(`\t${String(pid)}`),
  )
  if (!found) throw new Error(`the lab host’s process ${pid} is not to be seen from outside`)
  return found.pid
}

/** A lab host's first process as it is seen from outside: NSpid lists it outside, in the set, in the lab host. */
export function firstProcessOutside(firstPid: number): number {
  const found = processTree(process.pid).find((entry) => nsPid(entry.pid).endsWith(`\t${firstPid}\t1`))
  if (!found) throw new Error(`no lab host of this process has the first process ${firstPid}`)
  return found.pid
}

function nsPid(pid: number): string {
  return /^NSpid:(.*)$/m.exec(read(`/proc/${String(pid)}/status`))?.[1] ?? ''
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // It ended between the listing and the reading.
    return ''
  }
}
