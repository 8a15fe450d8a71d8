/** Writes a file whole or not at all. */
import { randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'

/**
 * Beside it first and then renamed: a full disk leaves neither half a file nor a lost one. The name beside is new, so that
 * no link is followed there (O_EXCL, open(2)); a link under the file's own name is replaced, and what it led to stays.
 *
 * @param mode of the new file, before the umask.
 * @throws what the file system or the stream says; nothing is left then.
 */
export async function writeWhole(path: string, content: string | Buffer | Readable, mode = 0o666): Promise<void> {
  const beside = `${path}.${randomUUID()}.part`
  try {
    await writeFile(beside, content, { flag: 'wx', mode })
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}
