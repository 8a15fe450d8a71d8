const { ipcRenderer } = require('electron')

ipcRenderer.on('state', (_event, state) => {
  document.getElementById('pixel').dataset.state = state
})
