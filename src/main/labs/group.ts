/**
 * A control group of version 2 for one set of lab hosts, where this person may make one: memory, swap and processes of all of
 * them together are bounded there. Outside of the lab hosts' sight nothing of it can be written: their processes are one level
 * below the one that has the bounds, and what they see of the hierarchy is read-only.
 */
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs'
import { totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { mebibyte, memoryBounds, setProcesses } from '../../core/bounds'
import { deadlineIn } from '../../core/clock'

const prefix = 'vethlab-'
const needed = ['memory', 'pids'] as const
const removalDeadlineMs = 2_000

export interface Hierarchy {
  /** Where cgroup2 is mounted. */
  readonly root: string
  /** The group of this process, from that root (`0::` of /proc/self/cgroup, cgroups(7)). */
  readonly own: string
}

/** @returns null where the machine has version 1, or both side by side, whose groups nobody delegates. */
export function hierarchyOf(root = '/sys/fs/cgroup', ownFile = '/proc/self/cgroup'): Hierarchy | null {
  if (!existsSync(join(root, 'cgroup.controllers'))) return null
  const own = /^0::(\/.*)$/m.exec(readFileSync(ownFile, 'utf8'))?.[1]
  return own === undefined ? null : { root, own }
}

/**
 * Makes the set's group below the nearest group of ours, or above it, that may have one with bounds.
 * @returns its path; null where none may be made: nothing bounds the memory then.
 */
export function makeGroup(id: string, hierarchy: Hierarchy | null = hierarchyOf()): string | null {
  for (const parent of hierarchy ? ancestors(hierarchy) : []) {
    const made = makeBelow(parent, join(parent, `${prefix}${id}`))
    if (made !== null) return made
  }
  return null
}

/** The group itself first, the root last. */
function ancestors({ root, own }: Hierarchy): readonly string[] {
  const parents = [join(root, own)]
  for (let at = own; at !== '/'; at = dirname(at)) parents.push(join(root, dirname(at)))
  return parents
}

function makeBelow(parent: string, path: string): string | null {
  try {
    const control = join(parent, 'cgroup.subtree_control')
    const given = readFileSync(control, 'utf8').trim().split(' ')
    // Refused where processes are in that very group ("no internal processes", cgroups(7)): the next one above is tried.
    if (needed.some((name) => !given.includes(name))) writeFileSync(control, needed.map((name) => `+${name}`).join(' '))
    // Whoever moves a process writes to what both groups have above them.
    accessSync(join(parent, 'cgroup.procs'), constants.W_OK)
    mkdirSync(path)
  } catch {
    // Not ours, or not to be divided.
    return null
  }
  try {
    writeFileSync(join(path, 'memory.max'), String(memoryBounds(totalmem()).setMiB * mebibyte))
    writeFileSync(join(path, 'pids.max'), String(setProcesses))
    // Where the kernel accounts no swap, or divides no processor time here, there is no such file.
    for (const [name, value] of Object.entries({ 'memory.swap.max': '0', 'cpu.weight': '50' })) {
      if (existsSync(join(path, name))) writeFileSync(join(path, name), value)
    }
    mkdirSync(leafOf(path))
    return path
  } catch {
    // A group without its bounds is of no use.
    rmdirSync(path)
    return null
  }
}

function leafOf(path: string): string {
  return join(path, 'labs')
}

/**
 * @param path of the set's group.
 * @returns an argv that is in the group before it becomes that program: no process is started outside of it meanwhile.
 */
export function inGroup(path: string | null, argv: readonly [string, ...string[]]): readonly [string, ...string[]] {
  if (path === null) return argv
  // 0 is whoever writes it (cgroups(7)).
  return ['sh', '-c', 'echo 0 > "$0" && exec "$@"', join(leafOf(path), 'cgroup.procs'), ...argv]
}

/** Removes a set's group once its last process has been reaped, which is soon after its first one has ended. */
export async function removeGroup(path: string | null): Promise<string | null> {
  if (path === null) return null
  const isLate = deadlineIn(removalDeadlineMs)
  for (;;) {
    const problem = removeEmpty(path)
    if (problem === null || isLate()) return problem
    await pause(10)
  }
}

/** @returns null, or why it is still there. */
function removeEmpty(path: string): string | null {
  try {
    for (const group of [leafOf(path), path]) if (existsSync(group)) rmdirSync(group)
    return null
  } catch (error) {
    return `the control group ${path} could not be removed: ${String(error)}`
  }
}

/**
 * Removes the groups of sets that are not there any more.
 * @param isSet whether there is a set of that id, or its owner makes it just now.
 * @returns what was removed, and why not all was.
 */
export function reapGroups(
  isSet: (id: string) => boolean,
  hierarchy: Hierarchy | null = hierarchyOf(),
): { readonly removed: string[]; readonly problems: string[] } {
  const removed: string[] = []
  const problems: string[] = []
  for (const parent of hierarchy ? ancestors(hierarchy) : []) {
    for (const name of existsSync(parent) ? readdirSync(parent) : []) {
      const id = new RegExp(`^${prefix}([0-9a-f]{6})$`).exec(name)?.[1]
      const path = join(parent, name)
      if (id === undefined || isSet(id) || isPopulated(path)) continue
      const problem = removeEmpty(path)
      if (problem === null) removed.push(path)
      else problems.push(problem)
    }
  }
  return { removed, problems }
}

/** Processes are in it or below it (cgroups(7)): a living set's whose directory is elsewhere, by another XDG_RUNTIME_DIR. */
function isPopulated(path: string): boolean {
  const events = join(path, 'cgroup.events')
  return existsSync(events) && /^populated 1$/m.test(readFileSync(events, 'utf8'))
}
