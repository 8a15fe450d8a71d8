/** A route in one line, in the words of ip-route(8). */
import type { RouteFacts } from '../facts/types'

/** RTN_* of include/uapi/linux/rtnetlink.h; unicast is what a line without a word means. */
const typeWords: Readonly<Record<number, string>> = {
  2: 'local',
  3: 'broadcast',
  4: 'anycast',
  5: 'multicast',
  6: 'blackhole',
  7: 'unreachable',
  8: 'prohibit',
  9: 'throw',
  10: 'nat',
}
const tableMain = 254
const tableLocal = 255

/** @param device the name of its interface; null where it has none, or one that is not in the picture. */
export function routeText(route: RouteFacts, device: string | null): string {
  const isDefault = route.destinationLength === 0
  return [
    typeWords[route.type] ?? '',
    isDefault ? 'default' : `${route.destination}/${String(route.destinationLength)}`,
    route.gateway === null ? '' : `via ${route.gateway}`,
    device === null ? '' : `dev ${device}`,
    route.preferredSource === null ? '' : `src ${route.preferredSource}`,
    route.metric === null ? '' : `metric ${String(route.metric)}`,
    route.table === tableMain ? '' : `table ${route.table === tableLocal ? 'local' : String(route.table)}`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}

/**
 * Whether a route comes by itself with an address or a link: the local table, and IPv6's link-local and multicast
 * destinations (ip-route(8)).
 */
export function isByItself(route: RouteFacts): boolean {
  if (route.table === tableLocal) return true
  return route.family === 6 && /^(?:fe80:|ff[0-9a-f]{2}:)/.test(route.destination)
}
