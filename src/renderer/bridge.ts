/** The page's one way to main. Nothing else here knows `window.vethlab`. */
import type { ExposedBridge, IpcEvent, IpcEvents, VethlabBridge } from '../contract/ipc'

declare global {
  interface Window {
    readonly vethlab: ExposedBridge
  }
}

type Listener = (data: unknown) => void
/** Of each event that somebody listens to; its text is read once for all of them. */
const listeners = new Map<IpcEvent, Set<Listener>>()

function listenersOf(event: IpcEvent): Set<Listener> {
  const known = listeners.get(event)
  if (known) return known
  const set = new Set<Listener>()
  listeners.set(event, set)
  window.vethlab.on(event, (json) => {
    if (set.size === 0) return
    const data: unknown = JSON.parse(json)
    for (const listener of [...set]) listener(data)
  })
  return set
}

export const bridge: VethlabBridge = {
  async request(request, args) {
    // Arguments are plain data, but Vue's reactive wrapping of it cannot cross to main: a copy can.
    const json = await window.vethlab.request(request, JSON.parse(JSON.stringify(args)))
    return JSON.parse(json) as Awaited<ReturnType<typeof this.request<typeof request>>>
  },
  on<E extends IpcEvent>(event: E, listener: (data: IpcEvents[E]) => void) {
    // The contract says which event holds what.
    const entry = (data: unknown): void => {
      listener(data as IpcEvents[E])
    }
    const set = listenersOf(event)
    set.add(entry)
    return () => {
      set.delete(entry)
    }
  },
}
