/**
 * What processes hold besides themselves, and what of it is there when they are gone: namespaces, mounts, links, cgroups,
 * sockets. Read from outside (/proc/PID/ns of namespaces(7), /proc/net/unix, mountinfo of proc(5)).
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { below, seenProcesses, stillThere, type SeenProcess } from '../../docker/support/processes'

export interface Holdings {
  readonly processes: readonly SeenProcess[]
  /** As the links below /proc/PID/ns name them. */
  readonly namespaces: ReadonlySet<string>
  /** Their folders below /sys/fs/cgroup, but those that others are in, too. */
  readonly cgroups: readonly string[]
  /** Sockets that have an address in this folder are theirs. */
  readonly socketsIn: string | null
}

const pids = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)

/** @returns the namespaces of a process as the links below /proc/PID/ns name them; none of one that has ended. */
function namespacesOf(pid: number): string[] {
  const folder = `/proc/${pid}/ns`
  return tried(() => readdirSync(folder)).flatMap((name) => tried(() => [readlinkSync(join(folder, name))]))
}

function cgroupOf(pid: number): string[] {
  const lines = tried(() => readFileSync(`/proc/${pid}/cgroup`, 'utf8').trim().split('\n'))
  return lines.map((line) => line.split(':').slice(1).join(':'))
}

/** One that ended between the listing and the reading, or is another person's, holds nothing that can be seen. */
function tried(read: () => readonly string[]): readonly string[] {
  try {
    return read()
  } catch {
    return []
  }
}

/** The machine at one moment, as nearly as it can be read. */
export interface Look {
  readonly all: readonly SeenProcess[]
  /** All below the one that was asked about. */
  readonly own: readonly SeenProcess[]
  /** By PID, of all processes of the machine. */
  readonly namespaces: ReadonlyMap<number, readonly string[]>
  readonly cgroups: ReadonlyMap<number, readonly string[]>
}

export function lookBelow(ancestor: number): Look {
  // Listed before `own` is, and read after it: whoever was begun meanwhile is in the namespaces of those that are to end, and
  // would count for another holder of them.
  const listed = pids()
  const own = below(ancestor)
  const read = (of: (pid: number) => readonly string[]): Look['cgroups'] => new Map(listed.map((pid) => [pid, of(pid)]))
  return { all: seenProcesses(), own, namespaces: read(namespacesOf), cgroups: read(cgroupOf) }
}

/**
 * @param processes those that are to end together. @param seen the look that they are from.
 * @param socketsIn a folder whose sockets end with them; null: none does.
 * @returns what no other process holds.
 */
export function holdingsOf(processes: readonly SeenProcess[], seen: Look, socketsIn: string | null): Holdings {
  const doomed = new Set(processes.map(({ pid }) => pid))
  const alone = (held: ReadonlyMap<number, readonly string[]>): string[] => {
    const others = [...held].filter(([pid]) => !doomed.has(pid))
    const shared = new Set(others.flatMap(([, names]) => names))
    return [...new Set([...doomed].flatMap((pid) => held.get(pid) ?? []).filter((name) => !shared.has(name)))]
  }
  return { processes, namespaces: new Set(alone(seen.namespaces)), cgroups: alone(seen.cgroups), socketsIn }
}

/** @returns what of it is still there, one sentence each; empty where all is gone. */
export function remains({ processes, namespaces, cgroups, socketsIn }: Holdings): string[] {
  const alive = stillThere(processes)
  const held = pids().flatMap((pid) =>
    namespacesOf(pid)
      .filter((name) => namespaces.has(name))
      .map((name) => `${name} of ${pid}`),
  )
  const groups = cgroups
    .map((line) => join('/sys/fs/cgroup', line.slice(line.indexOf(':') + 1)))
    .filter((path) => existsSync(path))
  const sockets =
    socketsIn === null
      ? []
      : readFileSync('/proc/net/unix', 'utf8')
          .split('\n')
          .filter((line) => line.includes(` ${socketsIn}/`))
  return [...alive, ...held, ...groups, ...sockets]
}

/** Links and mounts of the machine itself, where labs have nothing to make: the same before and after. */
export function machineState(): { readonly links: string; readonly mounts: string } {
  const links = execFileSync('ip', ['-o', 'link'], { encoding: 'utf8' })
  return {
    links: links.replace(/^\d+: ([^:]+):.*$/gm, '$1').trim(),
    mounts: readFileSync('/proc/self/mountinfo', 'utf8')
      .replace(/^.*? (\/\S*) (\/\S*) .*$/gm, '$1 $2')
      .trim(),
  }
}
