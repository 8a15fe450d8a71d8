/** A set's directory: made for one owner, locked as long as that owner lives, removed when its lock is free. */
import { spawnSync } from 'node:child_process'
import koffi from 'koffi'
import { closeSync, existsSync, lstatSync, mkdirSync, openSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { advice } from '../../contract/advice'
import { failure, success, type Result } from '../../contract/result'

const libc = koffi.load('libc.so.6')
const flock = libc.func('int flock(int, int)')
/** <sys/file.h>: LOCK_EX | LOCK_NB: exclusive, and do not wait. */
const exclusiveNow = 2 | 4
/** LOCK_SH: with others of its kind; it waits for an exclusive one, which lasts no longer than a look. */
const shared = 1
/** A socket's path holds 107 bytes (unix(7)); the longest below a set is "/<15 bytes>/run/docker.sock" after "/vethlab/<6>". */
const longestBase = 107 - '/vethlab/123456/123456789012345/run/docker.sock'.length

const makeOwn = advice('free-directory')

export interface SetDirectory {
  readonly id: string
  readonly path: string
  /** Frees the lock; the directory is then anybody's to remove. */
  release(): void
}

/**
 * Where this person's sets are: XDG_RUNTIME_DIR, else a directory of the person's own below /tmp.
 * @returns runtime-dir-unusable where neither is the person's own alone.
 */
export function setsDirectory(environment: NodeJS.ProcessEnv): Result<string> {
  const uid = process.getuid?.() ?? 0
  const asked = environment['XDG_RUNTIME_DIR']
  const base =
    asked?.startsWith('/') && asked.length <= longestBase && ownDirectory(asked, uid)
      ? asked
      : `/tmp/vethlab-${String(uid)}`
  try {
    mkdirSync(base, { mode: 0o700, recursive: true })
    const directory = join(base, 'vethlab')
    mkdirSync(directory, { mode: 0o700, recursive: true })
    if (ownDirectory(base, uid) && ownDirectory(directory, uid)) return success(directory)
  } catch (error) {
    return failure('runtime-dir-unusable', `${base} cannot be used: ${String(error)}`, {
      advice: makeOwn,
    })
  }
  return failure('runtime-dir-unusable', `${base} is not this user's own directory`, {
    advice: makeOwn,
  })
}

/** Never a link that somebody else planted in /tmp. */
function ownDirectory(path: string, uid: number): boolean {
  if (!existsSync(path)) return false
  const status = lstatSync(path)
  return status.isDirectory() && status.uid === uid && (status.mode & 0o022) === 0
}

/**
 * Makes a set's directory and takes its lock, which ends with this process, however it ends.
 * @param id of the set, where it has one already (its other directory, on the disk).
 */
export function makeSetDirectory(directory: string, id: string = randomBytes(3).toString('hex')): Result<SetDirectory> {
  const path = join(directory, id)
  try {
    mkdirSync(directory, { mode: 0o700, recursive: true })
    const descriptor = whileLocked(directory, shared, () => makeLocked(path))
    if (descriptor === null) throw new Error('it cannot be locked')
    return success({
      id,
      path,
      release: () => {
        closeSync(descriptor)
      },
    })
  } catch (error) {
    return failure(
      'runtime-dir-unusable',
      `no directory for the lab hosts can be made in ${directory}: ${String(error)}`,
      {
        advice: makeOwn,
      },
    )
  }
}

function makeLocked(path: string): number {
  mkdirSync(path, { mode: 0o700 })
  // Node opens with O_CLOEXEC: no child holds the lock with us.
  const descriptor = openSync(join(path, 'lock'), 'w', 0o600)
  if ((flock(descriptor, exclusiveNow) as number) !== 0) throw new Error('the new lock is taken')
  return descriptor
}

/**
 * While a set is made, its directory is there and its lock is not yet: nobody may take it for an abandoned one meanwhile. The
 * age of its files says nothing of that, since clocks are set.
 * @returns what the work gave; null where the directory of all sets is locked otherwise and is not to be waited for.
 */
function whileLocked<T>(directory: string, operation: number, work: () => T): T | null {
  const descriptor = openSync(directory, 'r')
  try {
    return (flock(descriptor, operation) as number) === 0 ? work() : null
  } finally {
    closeSync(descriptor)
  }
}

/** True while the set's owner lives. */
export function isOwned(path: string): boolean {
  const lock = join(path, 'lock')
  if (!existsSync(lock)) return false
  const descriptor = openSync(lock, 'r')
  try {
    return (flock(descriptor, exclusiveNow) as number) !== 0
  } finally {
    closeSync(descriptor)
  }
}

/** The sets below the directory, alive or not. */
export function listSetPaths(directory: string): string[] {
  if (!existsSync(directory)) return []
  return readdirSync(directory)
    .filter((name) => /^[0-9a-f]{6}$/.test(name))
    .map((name) => join(directory, name))
}

/**
 * Removes a set's directory whose owner is gone. Its files may belong to subordinate ids, so that only root of the same
 * user mapping may remove them.
 * @returns null, or what could not be removed.
 */
export function removeSetDirectory(path: string): string | null {
  const done = spawnSync(
    'unshare',
    ['--user', '--map-root-user', '--map-auto', 'rm', '-rf', '--one-file-system', path],
    {
      encoding: 'utf8',
    },
  )
  return existsSync(path) ? `${path} could not be removed: ${done.stderr || String(done.error ?? done.status)}` : null
}

/** Removes what owners that died left behind; sets that live are not touched. */
export function reapSets(directory: string): { readonly removed: string[]; readonly problems: string[] } {
  const removed: string[] = []
  const problems: string[] = []
  const paths = listSetPaths(directory)
  // Where one is being made just now, the next who looks reaps.
  const abandoned =
    paths.length > 0 ? whileLocked(directory, exclusiveNow, () => paths.filter((path) => !isOwned(path))) : null
  for (const path of abandoned ?? []) {
    const problem = removeSetDirectory(path)
    if (problem === null) removed.push(path)
    else problems.push(problem)
  }
  return { removed, problems }
}
