const { contextBridge, ipcRenderer } = require('electron')

contextBridge.exposeInMainWorld('naivePty', {
  open: (columns, rows) => ipcRenderer.send('open', columns, rows),
  onOutput: (listener) => ipcRenderer.on('output', (_event, text) => listener(text)),
  input: (text) => ipcRenderer.send('input', text),
  parsed: (length) => ipcRenderer.send('parsed', length),
})
