/**
 * What lab hosts see of the workstation's own files. It is bound read-only in the set's mount namespace, out of a learner's
 * reach: a mount that is read-only there stays so in a lab host, whose root has no power over the set's user namespace
 * (mount_namespaces(7), "Restrictions on mount namespaces": the flag is locked).
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ReadOnlyBinds } from './layoutPlan'
import { lockedFlags, mount, mountFlags, unescapeMount } from './mounts'

/** @param setDirectory of this agent's set; an agent that comes after another one finds the mounts there. */
export function bindReadOnly(setDirectory: string): ReadOnlyBinds {
  const bind = (source: string, name: string): string => {
    // No lab host may have such a name, and so no such directory.
    const target = join(setDirectory, name)
    if (mountsAt(target).length > 0) return target
    mkdirSync(target, { recursive: true })
    mount(source, target, null, mountFlags.bind | mountFlags.recursive)
    // Each mount below is one of its own, and flags that came from outside are locked: repeat them or get EPERM.
    for (const { point, options } of mountsAt(target)) {
      mount(null, point, null, mountFlags.remount | mountFlags.bind | mountFlags.readOnly | lockedFlags(options))
    }
    return target
  }
  return {
    usr: bind('/usr', '.usr'),
    cgroup: bind('/sys/fs/cgroup', '.cgroup'),
    runtime: bind(dirname(process.execPath), '.runtime'),
  }
}

/** The mounts at a path and below it, by /proc/self/mountinfo (proc(5): fields 5 and 6). */
function mountsAt(path: string): readonly { readonly point: string; readonly options: string }[] {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .map((fields) => ({ point: unescapeMount(fields[4] ?? ''), options: fields[5] ?? '' }))
    .filter(({ point }) => point === path || point.startsWith(`${path}/`))
}
