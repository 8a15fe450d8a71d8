/** Saves an exported picture where the person says. */
import type { IpcRequests } from '../../contract/ipc'
import { failure, success, type Result } from '../../contract/result'
import { writeWhole } from '../writeWhole'

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
    return failure('file-not-written', `${path} cannot be written: ${String(error)}`)
  }
}
