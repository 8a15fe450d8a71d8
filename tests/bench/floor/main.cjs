/**
 * The least program that can show the same: it asks the living set for the lab host's facts and its engine for the names of
 * the containers, checks and resolves nothing, and draws a box for each without a framework. What it takes longer than the
 * blank window is what a live graph costs at least, whatever draws it.
 */
const { readdirSync } = require('node:fs')
const { get } = require('node:http')
const { connect } = require('node:net')
const { join } = require('node:path')
const { app, BrowserWindow, ipcMain } = require('electron')

const sets = join(process.env.XDG_RUNTIME_DIR, 'vethlab')
const set = join(sets, readdirSync(sets)[0])

/** One frame: u32 length of what follows, u8 kind 0, JSON (src/contract/frames.ts). */
function frame(message) {
  const text = Buffer.from(JSON.stringify(message))
  const head = Buffer.alloc(5)
  head.writeUInt32LE(text.length + 1)
  return Buffer.concat([head, text])
}

/** Resolves with the lab host's whole facts. */
function facts(labHost) {
  return new Promise((resolve, reject) => {
    const socket = connect(join(set, 'socket'))
    let held = Buffer.alloc(0)
    socket.on('error', reject)
    socket.write(frame({ type: 'call', id: 1, verb: 'observe.start', args: { labHost } }))
    socket.on('data', (chunk) => {
      held = Buffer.concat([held, chunk])
      while (held.length >= 4 && held.length >= 4 + held.readUInt32LE()) {
        const end = 4 + held.readUInt32LE()
        const message = held[4] === 0 ? JSON.parse(held.subarray(5, end).toString()) : {}
        held = held.subarray(end)
        if (message.type !== 'answer') continue
        if (message.result.ok) resolve(message.result.value)
        else reject(new Error(message.result.message))
      }
    })
  })
}

/** Resolves with the names of the engine's containers. */
function names(labHost) {
  return new Promise((resolve, reject) => {
    const options = { socketPath: join(set, labHost, 'run/docker.sock'), path: '/containers/json' }
    get(options, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part) => (text += part))
      answer.on('end', () => resolve(JSON.parse(text).map((one) => one.Names[0].slice(1))))
    }).on('error', reject)
  })
}

app.whenReady().then(() => {
  const picture = Promise.all([names('lab-1'), facts('lab-1')]).then(([all]) => all)
  ipcMain.handle('picture', () => picture)
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    autoHideMenuBar: true,
    webPreferences: { preload: join(__dirname, 'preload.cjs'), sandbox: true, contextIsolation: true },
  })
  window.removeMenu()
  // Another page that shows them is named by who runs it.
  void window.loadFile(process.env.VETHLAB_BENCH_PAGE || join(__dirname, 'page.html'))
})
app.on('window-all-closed', () => app.quit())
