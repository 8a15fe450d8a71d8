/** What a lab host takes of the workstation's own file systems, where no size of a mount bounds it: looked at from here. */
import { lstatSync, readdirSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { heldMiB, leftOnDiskMiB, mebibyte } from '../../core/bounds'

/** More entries than any lab host of ours has are as good as too many bytes; and the look ends there. */
const mostEntries = 1_000

/**
 * @param directory of a lab host, below the person's runtime directory: its root there writes to `run`, and to the logs by the
 * descriptors that its processes have of them.
 * @returns whether there is more than it may leave there.
 */
export function holdsTooMuch(directory: string, limitMiB: number = heldMiB): boolean {
  let [entries, bytes] = [0, 0]
  const folders = [directory]
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const name of entriesOf(folder)) {
      const status = lstatSync(join(folder, name), { throwIfNoEntry: false })
      if (!status) continue
      entries += 1
      // What is allotted, and not what a sparse file says of itself; in blocks of 512 bytes (stat(2)).
      bytes += status.blocks * 512
      if (entries > mostEntries || bytes > limitMiB * mebibyte) return true
      if (status.isDirectory()) folders.push(join(folder, name))
    }
  }
  return false
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    // A learner may take away, or make anew as something else, what was a folder a moment ago.
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')) return []
    throw error
  }
}

/** Free for this person on the file system of a directory, in MiB (statfs(2), `f_bavail`). */
export function freeMiB(directory: string): number {
  const { bavail, bsize } = statfsSync(directory)
  return (bavail * bsize) / mebibyte
}

/**
 * @param freeNow of the disk that holds data roots. @param freeBefore when the lab host was begun.
 * @returns whether the rest is the workstation's: on a disk that was full before already, half of what there was.
 */
export function leavesTooLittle(freeNow: number, freeBefore: number): boolean {
  return freeNow < Math.min(leftOnDiskMiB, freeBefore / 2)
}
