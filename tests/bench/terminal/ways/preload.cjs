const { contextBridge, ipcRenderer } = require('electron')

ipcRenderer.on('port', (event) => window.postMessage('port', '*', event.ports))
contextBridge.exposeInMainWorld('ipc', {
  listen: (listener) => ipcRenderer.on('data', (_event, text, length) => listener(text, length)),
  acknowledge: (bytes) => ipcRenderer.send('ack', bytes),
})
