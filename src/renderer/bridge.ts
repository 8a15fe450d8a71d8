/** The page's one way to main. Nothing else here knows `window.vethlab`. */
import type { VethlabBridge } from '../contract/ipc'

declare global {
  interface Window {
    readonly vethlab: VethlabBridge
  }
}

export const bridge: VethlabBridge = {
  request: (request, args) => window.vethlab.request(request, args),
  on: (event, listener) => window.vethlab.on(event, listener),
}
