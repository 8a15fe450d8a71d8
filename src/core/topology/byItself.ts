/** Which routes nobody asked for. */
import type { RouteFacts } from '../facts/types'

const tableLocal = 255

/**
 * Whether a route comes by itself with an address or a link: the local table, and IPv6's link-local and multicast
 * destinations (ip-route(8)).
 */
export function isByItself(route: RouteFacts): boolean {
  if (route.table === tableLocal) return true
  return route.family === 6 && /^(?:fe80:|ff[0-9a-f]{2}:)/.test(route.destination)
}
