/** Saves an exported picture where the person says. */
import { randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import type { IpcRequests } from '../../contract/ipc'
import { failure, success, type Result } from '../../contract/result'

type SaveArgs = IpcRequests['picture.save']['args']
type Saved = IpcRequests['picture.save']['value']

/**
 * @param choose asks for a file; null where the person thought better of it.
 * @param name proposed, without a folder.
 */
export async function savePicture(
  choose: (name: string, format: SaveArgs['format']) => Promise<string | null>,
  { name, format, content }: SaveArgs,
): Promise<Result<Saved>> {
  const path = await choose(`${name}.${format}`, format)
  if (path === null) return success({ path: null })
  try {
    await writeWhole(path, format === 'svg' ? content : Buffer.from(content, 'base64'))
    return success({ path })
  } catch (error) {
    return failure('file-not-written', `${path} cannot be written: ${String(error)}`, {
      remedy: 'Choose another folder, or make room on this disk.',
    })
  }
}

/** Beside it first and then renamed: a full disk leaves neither half a file nor a lost one. */
async function writeWhole(path: string, content: string | Buffer): Promise<void> {
  const beside = `${path}.${randomUUID()}.part`
  try {
    await writeFile(beside, content, { flag: 'wx' })
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}
