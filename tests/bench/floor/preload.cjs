const { contextBridge, ipcRenderer } = require('electron')

// Resolves with the names of the containers, once the facts are there, too.
contextBridge.exposeInMainWorld('picture', () => ipcRenderer.invoke('picture'))
