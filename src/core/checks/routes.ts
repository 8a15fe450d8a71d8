/** Which way a network namespace's packets take, by its own routes. */
import type { RouteFacts } from '../facts/types'
import { inSubnet } from '../topology/networkJoin'
import type { Namespace } from '../topology/types'

/** rtnetlink(7): the main routing table. */
const mainTable = 254
/** RTN_UNICAST. */
const unicast = 1

const usable = (route: RouteFacts): boolean => route.family === 4 && route.table === mainTable && route.type === unicast

/** The IPv4 default route of the main table that has a gateway. */
export function defaultRouteOf(namespace: Namespace): RouteFacts | null {
  return (
    namespace.routes.find((route) => usable(route) && route.destinationLength === 0 && route.gateway !== null) ?? null
  )
}

/** The IPv4 route of the main table that a packet to that address takes: the longest prefix (ip-route(8)). */
export function routeTo(namespace: Namespace, address: string): RouteFacts | null {
  const fitting = namespace.routes.filter(
    (route) => usable(route) && inSubnet({ address }, `${route.destination}/${String(route.destinationLength)}`),
  )
  return fitting.sort((one, other) => other.destinationLength - one.destinationLength)[0] ?? null
}
