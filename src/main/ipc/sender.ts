/** Whose requests are answered (Electron's security checklist, point 17). */
import { isPageAddress } from '../page'

/** What is looked at of a frame (WebFrameMain). */
export interface AskingFrame {
  readonly url: string
}

/** What is looked at of the window. */
export interface AskedWindow {
  isDestroyed(): boolean
  readonly webContents: { readonly mainFrame: AskingFrame }
}

/**
 * @param window the one window; null once it is closed.
 * @returns true only for the main frame of that window, at an address of the page. A frame that is gone is null.
 */
export function isPage(
  window: AskedWindow | null,
  { senderFrame }: { readonly senderFrame: AskingFrame | null },
): boolean {
  if (window === null || window.isDestroyed() || senderFrame === null) return false
  return senderFrame === window.webContents.mainFrame && isPageAddress(senderFrame.url)
}
