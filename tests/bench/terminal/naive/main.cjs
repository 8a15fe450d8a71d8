/**
 * The contender of one process: node-pty in the window's own main process, each piece sent to the page as it comes. Without
 * its flow control (as xterm's guide has it: pause above 100,000 characters, go on below 10,000) xterm would drop bytes.
 * VETHLAB_BENCH_ARGV is what the terminal runs, in JSON; VETHLAB_BENCH_PAGE the built page.
 */
const { app, BrowserWindow, ipcMain } = require('electron')
const { join } = require('node:path')
const { spawn } = require('@lydell/node-pty')

const high = 100_000
const low = 10_000

app.whenReady().then(() => {
  const preload = join(__dirname, 'preload.cjs')
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    autoHideMenuBar: true,
    webPreferences: { preload, sandbox: true, contextIsolation: true },
  })
  window.removeMenu()
  void window.loadFile(process.env.VETHLAB_BENCH_PAGE)
  ipcMain.on('open', (event, columns, rows) => {
    const [program, ...args] = JSON.parse(process.env.VETHLAB_BENCH_ARGV)
    const pty = spawn(program, args, { name: 'xterm-256color', cols: columns, rows })
    let waiting = 0
    pty.onData((text) => {
      waiting += text.length
      if (waiting > high) pty.pause()
      event.sender.send('output', text)
    })
    ipcMain.on('parsed', (_event, length) => {
      waiting -= length
      if (waiting < low) pty.resume()
    })
    ipcMain.on('input', (_event, text) => pty.write(text))
    app.on('will-quit', () => pty.kill('SIGHUP'))
  })
})
app.on('window-all-closed', () => app.quit())
