/** The page's one way to main. Nothing else here knows `window.vethlab`. */
import type { VethlabBridge } from '../contract/ipc'

declare global {
  interface Window {
    readonly vethlab: VethlabBridge
  }
}

export const bridge: VethlabBridge = {
  // Arguments are plain data, but Vue's reactive wrapping of it cannot cross to main: a copy can.
  request: (request, args) => window.vethlab.request(request, JSON.parse(JSON.stringify(args)) as typeof args),
  on: (event, listener) => window.vethlab.on(event, listener),
}
