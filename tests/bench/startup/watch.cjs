/**
 * The Electron program that is started: it is the one in VETHLAB_BENCH_PROGRAM, every page of which is watched. It prints when
 * what is waited for was on the screen; a window that is not shown yet shows nothing. The same for all contenders.
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

const program = process.env.VETHLAB_BENCH_PROGRAM
require(join(program, require(join(program, 'package.json')).main))
