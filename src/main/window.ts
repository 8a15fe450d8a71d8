/** The one window: sandboxed, isolated, shows only our own page, opens nothing, is granted nothing. */
import { BrowserWindow, type Session } from 'electron'
import { isPageAddress, pageAddress } from './page'

export interface WindowOptions {
  readonly preload: string
  readonly backgroundColor: string
}

/** Creates the window; it is shown when its first frame is ready, so that no white flash is seen. */
export function createWindow(options: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Vethlab',
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    show: false,
    backgroundColor: options.backgroundColor,
    autoHideMenuBar: true,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  })
  window.removeMenu()
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  window.webContents.on('will-navigate', (event) => {
    event.preventDefault()
  })
  // about:blank is reached without being asked for, and is nothing that a person could work with.
  window.webContents.on('did-navigate', (_event, address) => {
    if (!isPageAddress(address)) void window.loadURL(pageAddress)
  })
  window.webContents.on('will-attach-webview', (event) => {
    event.preventDefault()
  })
  window.once('ready-to-show', () => {
    window.show()
  })
  void window.loadURL(pageAddress)
  return window
}

/** So many deaths of the page within so many milliseconds are no accident: loading it again would only go on with them. */
const crashLimit = 3
const crashWindowMs = 10_000

/**
 * Loads the page again when its process has died; its terminals and lab hosts are main's and go on.
 * @param giveUp asked when it keeps dying; answers whether to try once more.
 */
export function reviveOnCrash(window: BrowserWindow, giveUp: () => Promise<boolean>): void {
  let deaths: number[] = []
  const load = (): void => {
    if (!window.isDestroyed()) void window.loadURL(pageAddress)
  }
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    // As when the window is closed in order.
    if (reason === 'clean-exit') return
    const now = performance.now()
    deaths = [...deaths.filter((time) => now - time < crashWindowMs), now]
    if (deaths.length < crashLimit) {
      load()
      return
    }
    deaths = []
    void giveUp().then((again) => {
      if (again) load()
      else window.close()
    })
  })
}

/** Refuses every permission and every request but for the page's own files. */
export function lockDownSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, callback) => {
    // Writing to the clipboard is what "copy this command" does; nothing else is ever needed.
    callback(permission === 'clipboard-sanitized-write')
  })
  session.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-sanitized-write')
  session.webRequest.onBeforeRequest((details, callback) => {
    const own = isPageAddress(details.url) || /^(data|blob|devtools):/.test(details.url)
    callback({ cancel: !own })
  })
}
