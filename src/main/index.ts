/**
 * The window's process begins: the window first, and what answers its page (`start.ts`) once that page is on its way. Nothing
 * else is loaded before: until this file has run Electron gets nowhere, and the page's process needs this one to begin.
 */
import { app, ipcMain, protocol, session } from 'electron'
import { join } from 'node:path'
import { ipcChannels } from '../contract/ipc'
import { loadAhead } from './ahead'
import { groundOf } from './ground'
import { registerPageScheme, servePage } from './page'
import { createWindow, lockDownSession } from './window'

// A window that runs as root would need Chromium's sandbox off, and its labs would map the machine's root.
if (process.getuid?.() === 0) {
  process.stderr.write(
    'vethlab: the window does not run as root; start it with `npm start`, which becomes an ordinary user first\n',
  )
  app.exit(1)
} else {
  registerPageScheme(protocol)
  void app.whenReady().then(open)
}

function open(): void {
  lockDownSession(session.defaultSession)
  const begun = servePage(session.defaultSession, join(__dirname, '../renderer'))
  const window = createWindow({
    preload: join(__dirname, '../preload/index.js'),
    // The person's own choice follows with the settings, before the window is shown.
    backgroundColor: groundOf('system'),
  })
  const answer = begun.then(async () => {
    await loadAhead()
    return (await import('./start')).start(window, __dirname)
  })
  ipcMain.handle(ipcChannels.request, async (event, request: unknown, args: unknown) =>
    (await answer)(event, request, args),
  )
}
