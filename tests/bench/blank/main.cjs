/**
 * The do-nothing contender: one window of the same Electron with a page that shows one pixel. Where a namespace is
 * named (VETHLAB_BENCH_PID), iproute2's own monitor in it tells whether eth0 is up, and the pixel follows.
 * VETHLAB_BENCH_PAGE names another page to show, such as plain Vue Flow.
 */
const { spawn } = require('node:child_process')
const { join } = require('node:path')
const { app, BrowserWindow } = require('electron')

app.whenReady().then(() => {
  const preload = join(__dirname, 'preload.cjs')
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    autoHideMenuBar: true,
    webPreferences: { preload, sandbox: true, contextIsolation: true },
  })
  window.removeMenu()
  void window.loadFile(process.env.VETHLAB_BENCH_PAGE || join(__dirname, 'page.html'))
  const pid = process.env.VETHLAB_BENCH_PID
  if (!pid) return
  const argv = ['-t', pid, '-U', '-n', '--preserve-credentials', 'ip', '-o', 'monitor', 'link']
  const monitor = spawn('nsenter', argv, { stdio: ['ignore', 'pipe', 'inherit'] })
  monitor.stdout.on('data', (lines) => {
    for (const [, flags] of String(lines).matchAll(/ eth0[^:]*: <([^>]*)>/g)) {
      window.webContents.send('state', flags.split(',').includes('UP') ? 'up' : 'down')
    }
  })
  app.on('will-quit', () => monitor.kill())
})
app.on('window-all-closed', () => app.quit())
