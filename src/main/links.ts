/** Links of terminals, handed to the desktop's browser. */
import { failure, success, type Result } from '../contract/result'

/** Electron's `shell.openExternal`. */
export type Opener = (url: string) => Promise<void>

/**
 * @param url has passed the contract's schema: http or https, no credentials. It is handed on as `URL` writes it, so that
 *   what the desktop reads is what was checked, and a host of look-alike letters has its ASCII form.
 */
export async function openLink(open: Opener, url: string): Promise<Result<Record<string, never>>> {
  try {
    await open(new URL(url).href)
    return success({})
  } catch (error) {
    return failure('link-not-opened', `${url} was not opened: ${String(error)}`, { params: { url } })
  }
}
