/** Looks at what the person chose to bring into a lab host: how much it is, what stays out, whether it fits. */
import { constants } from 'node:fs'
import { access, lstat, readdir, realpath } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import type { Stats } from 'node:fs'
import { copyLimits, type LeftOut } from '../../contract/play'
import { advice } from '../../contract/advice'
import { failure, success, type Failure, type Result } from '../../contract/result'

export interface Survey {
  /** Its own name. */
  readonly name: string
  readonly folder: boolean
  /** What the names below are relative to. */
  readonly base: string
  /** For tar, as bytes: a name need not be text. */
  readonly names: readonly Buffer[]
  readonly bytes: number
  readonly leftOut: readonly LeftOut[]
  /** The name of the compose file in it; of a file, its own where it may be one. */
  readonly composeFile: string | null
}

/** In the order in which compose looks for them (compose specification, "The Compose file"). */
const composeNames = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml']

/**
 * @param chosen a file or a folder; where it is itself a link, what it leads to was meant. Links inside are not followed.
 * @returns too-large, or file-not-read where it cannot be looked at or is neither file nor folder.
 */
export async function survey(chosen: string): Promise<Result<Survey>> {
  const path = resolve(chosen)
  try {
    const real = await realpath(path)
    const status = await lstat(real)
    const name = basename(path)
    if (name === '' || real === '/') return notRead(path, 'it is the root of all files')
    if (status.isDirectory()) return await surveyFolder(name, real)
    if (!status.isFile()) return notRead(path, 'it is neither a file nor a folder')
    await access(real, constants.R_OK)
    if (status.size > copyLimits.bytes) return tooLarge(path)
    const composeFile = /\.ya?ml$/i.test(name) ? name : null
    const file = Buffer.from(basename(real))
    return success({
      name,
      folder: false,
      base: dirname(real),
      names: [file],
      bytes: status.size,
      leftOut: [],
      composeFile,
    })
  } catch (error) {
    return notRead(path, (error as NodeJS.ErrnoException).code ?? String(error))
  }
}

async function surveyFolder(name: string, base: string): Promise<Result<Survey>> {
  const names: Buffer[] = [Buffer.from('.')]
  const leftOut: LeftOut[] = []
  let bytes = 0
  const waiting: Buffer[] = [Buffer.from('.')]
  for (let folder = waiting.pop(); folder; folder = waiting.pop()) {
    for (const entry of await readdir(inside(base, folder), { encoding: 'buffer' })) {
      const path = Buffer.concat([folder, Buffer.from('/'), entry])
      const whole = inside(base, path)
      const status = await lstat(whole)
      const reason = await whyLeftOut(whole, status)
      if (reason) {
        leftOut.push({ path: path.subarray(2).toString(), reason })
        continue
      }
      names.push(path)
      if (status.isDirectory()) waiting.push(path)
      if (status.isFile()) bytes += status.size
      if (bytes > copyLimits.bytes || names.length > copyLimits.entries) return tooLarge(base)
    }
  }
  const top = new Set(names.map((path) => path.toString()))
  const composeFile = composeNames.find((one) => top.has(`./${one}`)) ?? null
  return success({ name, folder: true, base, names, bytes, leftOut, composeFile })
}

const inside = (base: string, path: Buffer): Buffer => Buffer.concat([Buffer.from(`${base}/`), path])

async function whyLeftOut(path: Buffer, status: Stats): Promise<LeftOut['reason'] | null> {
  if (status.isSymbolicLink()) return null
  if (status.isFIFO()) return 'fifo'
  if (status.isSocket()) return 'socket'
  if (status.isBlockDevice() || status.isCharacterDevice()) return 'device'
  try {
    await access(path, status.isDirectory() ? constants.R_OK | constants.X_OK : constants.R_OK)
    return null
  } catch {
    // Said by name, with the rest of what stays out.
    return 'unreadable'
  }
}

function tooLarge(path: string): Failure {
  const { bytes, entries } = copyLimits
  return failure(
    'too-large',
    `${path} is more than ${String(bytes / 1024 / 1024)} MiB or ${String(entries)} files and folders`,
    { advice: advice('smaller-folder') },
  )
}

function notRead(path: string, why: string): Failure {
  return failure('file-not-read', `${path} cannot be read: ${why}`)
}
