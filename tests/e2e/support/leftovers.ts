/** What a window left behind: processes of its tree, state directories, sockets. Read from /proc and the runtime directory. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunningApp } from './app'

interface Process {
  readonly pid: number
  /** Field 22 of /proc/PID/stat: with the PID it names one process for ever (proc(5)). */
  readonly startTime: string
  readonly name: string
  readonly command: string
}

/** Every process below the window's main process, itself included, labs and engines too. */
export function ownProcesses(app: RunningApp): Promise<Process[]> {
  const all = readProcesses()
  const below = new Set<number>([app.pid])
  let size = 0
  while (size !== below.size) {
    size = below.size
    for (const [pid, process] of all) if (below.has(process.parent)) below.add(pid)
  }
  return Promise.resolve([...below].flatMap((pid) => all.get(pid) ?? []))
}

/** @returns what is still there, one sentence each; empty where nothing is. */
export function leftovers(app: RunningApp, processes: readonly Process[]): string[] {
  const now = readProcesses()
  const alive = processes
    .filter((process) => now.get(process.pid)?.startTime === process.startTime)
    .map((process) => `process ${String(process.pid)} ${process.name}`)
  const directory = join(app.runtimeDirectory, 'vethlab')
  return [...alive, ...entries(directory).map((name) => `state directory ${name}`)]
}

function entries(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function readProcesses(): Map<number, Process & { readonly parent: number }> {
  const processes = new Map<number, Process & { readonly parent: number }>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = readStat(name)
    if (stat) processes.set(Number(name), stat)
  }
  return processes
}

function readStat(pid: string): (Process & { readonly parent: number }) | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name may hold spaces and parentheses: fields are counted from the last one (proc(5)).
    const end = text.lastIndexOf(')')
    const fields = text.slice(end + 2).split(' ')
    if (fields[0] === 'Z') return null
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim()
    return {
      pid: Number(pid),
      command,
      name: text.slice(text.indexOf('(') + 1, end),
      parent: Number(fields[1]),
      startTime: fields[19] ?? '',
    }
  } catch {
    // It ended between the listing and the reading: not a leftover.
    return null
  }
}
