/** Exposes the contract as `window.vethlab`; no logic. The page never gets an ipcRenderer, a channel name or a Node object. */
import { contextBridge, ipcRenderer, webFrame } from 'electron'
import { ipcChannels, type ExposedBridge } from '../contract/ipc'
import type { TerminalOutput } from '../contract/terminals'

type Listener = (json: string) => void
const listeners = new Map<string, Set<Listener>>()

ipcRenderer.on(ipcChannels.event, (_event, name: string, json: string) => {
  listeners.get(name)?.forEach((listener) => {
    listener(json)
  })
})

// A MessagePort cannot cross the context bridge: it is handed to the page's own window as a message.
ipcRenderer.on(ipcChannels.terminalPort, (event, message: { terminalId: number; look: number }) => {
  window.postMessage({ type: 'terminal-port', ...message }, '*', [...event.ports])
})

const exposed: ExposedBridge = {
  request: (request, args) => ipcRenderer.invoke(ipcChannels.request, request, args) as Promise<string>,
  on(event, listener) {
    const set = listeners.get(event) ?? new Set<Listener>()
    listeners.set(event, set)
    set.add(listener)
    return () => {
      set.delete(listener)
    }
  },
  onTerminalOutput(listener) {
    ipcRenderer.on(ipcChannels.terminalOutput, (_event, look: number, output: TerminalOutput) => {
      listener(look, output)
    })
  },
  zoom(factor) {
    webFrame.setZoomFactor(factor)
  },
}
contextBridge.exposeInMainWorld('vethlab', exposed)
