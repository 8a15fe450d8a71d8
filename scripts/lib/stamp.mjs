/** What was made from which inputs, so that a second call does nothing. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * @param {readonly string[]} paths files and folders (whole).
 * @returns {string} a hash of names and contents.
 */
export function hashOf(paths) {
  const hash = createHash('sha256')
  for (const path of paths) addPath(hash, path)
  return hash.digest('hex')
}

function addPath(hash, path) {
  if (!existsSync(path)) return
  if (statSync(path).isDirectory()) {
    for (const name of readdirSync(path).sort()) addPath(hash, join(path, name))
    return
  }
  hash.update(path).update('\0').update(readFileSync(path)).update('\0')
}

/**
 * Does the work unless its stamp says that it was done from the same inputs.
 * @param {string} stamp the stamp's file.
 * @param {string} hash of the inputs.
 * @param {() => unknown} work
 */
export async function once(stamp, hash, work) {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  await work()
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, hash)
}
