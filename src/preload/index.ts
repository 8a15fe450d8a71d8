/** Exposes the contract as `window.vethlab`; no logic. The page never gets an ipcRenderer, a channel name or a Node object. */
import { contextBridge, ipcRenderer } from 'electron'
import { ipcChannels, type IpcEvent, type IpcEvents, type IpcRequest, type IpcRequests } from '../contract/ipc'
import type { Result } from '../contract/result'

type Listener = (data: unknown) => void
const listeners = new Map<string, Set<Listener>>()

ipcRenderer.on(ipcChannels.event, (_event, name: string, data: unknown) => {
  listeners.get(name)?.forEach((listener) => {
    listener(data)
  })
})

// A MessagePort cannot cross the context bridge: it is handed to the page's own window as a message.
ipcRenderer.on(ipcChannels.terminalPort, (event, message: { terminalId: number }) => {
  window.postMessage({ type: 'terminal-port', terminalId: message.terminalId }, '*', [...event.ports])
})

contextBridge.exposeInMainWorld('vethlab', {
  request<R extends IpcRequest>(request: R, args: IpcRequests[R]['args']): Promise<Result<IpcRequests[R]['value']>> {
    return ipcRenderer.invoke(ipcChannels.request, request, args) as Promise<Result<IpcRequests[R]['value']>>
  },
  on<E extends IpcEvent>(event: E, listener: (data: IpcEvents[E]) => void): () => void {
    const set = listeners.get(event) ?? new Set<Listener>()
    listeners.set(event, set)
    set.add(listener as Listener)
    return () => {
      set.delete(listener as Listener)
    }
  },
})
