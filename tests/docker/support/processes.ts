/** What /proc says from outside of the labs, where nothing in them can lie. */
import { readdirSync, readFileSync } from 'node:fs'

export interface SeenProcess {
  readonly pid: number
  readonly parent: number
  /** Field 22 of /proc/PID/stat: with the PID it names one process for ever (proc(5)). */
  readonly startTime: string
  readonly command: string
  readonly uid: number
}

/** Every process of the machine but zombies. */
export function seenProcesses(): SeenProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
        // The name may hold spaces and parentheses: fields are counted from the last one.
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
        if (fields[0] === 'Z') return []
        const uid = Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1])
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').join(' ').trim()
        return [{ pid: Number(name), parent: Number(fields[1]), startTime: fields[19] ?? '', command, uid }]
      } catch {
        // It ended between the listing and the reading.
        return []
      }
    })
}

/** All processes below one, itself left out. */
export function below(ancestor: number): SeenProcess[] {
  const all = seenProcesses()
  const inside = new Set([ancestor])
  let size = 0
  while (size !== inside.size) {
    size = inside.size
    for (const process of all) if (inside.has(process.parent)) inside.add(process.pid)
  }
  return all.filter((process) => inside.has(process.pid) && process.pid !== ancestor)
}

/** Those of the list that still run. */
export function stillThere(processes: readonly SeenProcess[]): string[] {
  const now = new Map(seenProcesses().map((process) => [process.pid, process.startTime]))
  return processes
    .filter((process) => now.get(process.pid) === process.startTime)
    .map((process) => `${process.pid} ${process.command}`)
}
