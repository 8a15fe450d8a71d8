/**
 * Goes before the program in its main process (`electron -r`), the same for both contenders: has every page watched, and
 * prints when what is waited for was on the screen. A window that is not shown yet shows nothing.
 */
const { join } = require('node:path')
const { app, BrowserWindow, ipcMain, session } = require('electron')

const now = () => performance.timeOrigin + performance.now()
const ready = { at: 0 }

void app.whenReady().then(() => {
  ready.at = now()
  session.defaultSession.setPreloads([join(__dirname, 'seen.cjs')])
})
ipcMain.once('bench:painted', (event, seen) => {
  const window = BrowserWindow.fromWebContents(event.sender)
  const tell = (painted) => {
    process.stdout.write(`painted ${JSON.stringify({ ready: ready.at, ...seen, painted })}\n`)
  }
  if (window.isVisible()) tell(seen.painted)
  else window.once('show', () => tell(now()))
})
