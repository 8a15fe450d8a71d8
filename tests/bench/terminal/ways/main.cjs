/** Sends the same bytes to an empty page in each form there is, with 512 KiB on the way; `globalThis.sendBy` does it once. */
const { app, BrowserWindow, ipcMain, MessageChannelMain, protocol } = require('electron')
const { join } = require('node:path')
const { PassThrough } = require('node:stream')

const window512 = 512 * 1024
protocol.registerSchemesAsPrivileged([
  {
    scheme: 'bytes',
    privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, stream: true },
  },
])

app.whenReady().then(async () => {
  const window = new BrowserWindow({
    width: 800,
    height: 600,
    webPreferences: { preload: join(__dirname, 'preload.cjs'), sandbox: true, contextIsolation: true },
  })
  const { port1, port2 } = new MessageChannelMain()
  let acknowledged = () => undefined
  port1.on('message', (event) => acknowledged(event.data))
  port1.start()
  ipcMain.on('ack', (_event, bytes) => acknowledged(bytes))
  const stream = new PassThrough({ highWaterMark: 2 * window512 })
  protocol.registerStreamProtocol('bytes', (_request, answer) =>
    answer({
      data: stream,
      headers: { 'access-control-allow-origin': '*', 'content-type': 'application/octet-stream' },
    }),
  )
  await window.loadFile(join(__dirname, 'index.html'))
  window.webContents.postMessage('port', null, [port2])
  const letters = Buffer.alloc(1 << 20, 'the quick brown fox ')
  const ways = {
    'bytes by port': (size) => port1.postMessage({ bytes: new Uint8Array(letters.subarray(0, size)), length: size }),
    'text by port': (size) => port1.postMessage({ text: letters.toString('latin1', 0, size), length: size }),
    'bytes by a stream': (size) => stream.write(letters.subarray(0, size)),
    'text by IPC': (size) => window.webContents.send('data', letters.toString('latin1', 0, size), size),
  }
  globalThis.pagePid = () => window.webContents.getOSProcessId()
  globalThis.sendBy = (way, size, total) =>
    new Promise((resolve) => {
      let sent = 0
      let known = 0
      let scheduled = false
      const send = () => {
        scheduled = false
        for (; sent < total && sent - known < window512; sent += size) ways[way](size)
      }
      acknowledged = (bytes) => {
        known += bytes
        if (known >= sent && sent >= total) resolve()
        else if (!scheduled) {
          scheduled = true
          setTimeout(send, 4)
        }
      }
      send()
    })
})
app.on('window-all-closed', () => app.quit())
