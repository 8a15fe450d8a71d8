/** Reads a namespace's tables as raw messages, and says which of them the kernel's multicast made out of date. */
import {
  createConversation,
  type EventHandler,
  type ExchangeEnd,
  type RouteSocket,
  type SocketIo,
} from './conversation'
import type { LinkCounters } from '../../core/facts/types'
import { familyBridge } from './bytes'
import { headerSize, routeType } from './messages'
import { decodeNsid } from './nsid'
import { dumpRequest, nsidRequest, setNsidDescriptor, setStatsInterface, statsRequest, type Table } from './requests'
import { forEachStats } from './stats'

/** A bit set of tables. */
export const staleTable = {
  links: 1,
  addresses: 2,
  routes: 4,
  rules: 8,
  neighbours: 16,
  fdb: 32,
  vlans: 64,
  nsids: 128,
  all: 255,
} as const

/** Receives the bit set of tables that an event made out of date; during any exchange, since both share the socket. */
export type StaleHandler = (tables: number) => void

export interface RouteReader {
  /** Appends the table's messages, in the kernel's order; of use only where the exchange ended `complete`. */
  read(
    socket: RouteSocket,
    table: Table,
    append: (bytes: Buffer, start: number, end: number) => void,
    stale: StaleHandler,
  ): ExchangeEnd
  /** The nsid by which the socket's namespace knows that of a descriptor; null where it has given none. */
  nsidOf(socket: RouteSocket, descriptor: number, stale: StaleHandler): number | null
  /**
   * Hands over the counters of one interface, or of every one where `ifindex` is null. An interface that is gone is no
   * fault: the exchange ends `refused`, and nothing is handed over.
   */
  counters(
    socket: RouteSocket,
    ifindex: number | null,
    take: (ifindex: number, counters: LinkCounters) => void,
    stale: StaleHandler,
  ): ExchangeEnd
  /** Takes what has come in, at most `limit` datagrams. */
  drain(socket: RouteSocket, stale: StaleHandler, limit: number): void
}

/** RTNLGRP_LINK, NEIGH, IPV4_IFADDR, IPV4_ROUTE, IPV4_RULE, IPV6_IFADDR, IPV6_ROUTE, IPV6_RULE, NSID: struct sockaddr_nl. */
export const subscribedGroups = [1, 3, 5, 7, 8, 9, 11, 19, 28].reduce((bits, group) => bits | (1 << (group - 1)), 0)

/** Creates a reader whose buffers serve any number of sockets. */
export function createRouteReader(io: SocketIo): RouteReader {
  const conversation = createConversation(io)
  const { received } = conversation
  const dumps = {
    links: dumpRequest('links'),
    addresses: dumpRequest('addresses'),
    routes: dumpRequest('routes'),
    rules: dumpRequest('rules'),
    neighbours: dumpRequest('neighbours'),
    fdb: dumpRequest('fdb'),
    vlans: dumpRequest('vlans'),
  }
  const nsid = nsidRequest()
  const stats = { one: statsRequest('one'), all: statsRequest('all') }
  const handler = (stale: StaleHandler): EventHandler => ({
    lost: () => {
      stale(staleTable.all)
    },
    message: (type, start) => {
      // The address family is the first byte of every rtnetlink message's own header.
      stale(tablesOf(type, received.bytes[start + headerSize] === familyBridge))
    },
  })
  return {
    read(socket, table, append, stale) {
      const take = (start: number, end: number): void => {
        append(received.bytes, start, end)
      }
      return conversation.ask(socket, dumps[table], take, handler(stale))
    },
    nsidOf(socket, descriptor, stale) {
      let answer: number | null = null
      setNsidDescriptor(nsid, descriptor)
      const take = (start: number, end: number): void => {
        answer = decodeNsid(received, start, end)
      }
      // Refused means that the descriptor's namespace has just died: it has no nsid either.
      conversation.ask(socket, nsid, take, handler(stale))
      return answer
    },
    counters(socket, ifindex, take, stale) {
      if (ifindex !== null) setStatsInterface(stats.one, ifindex)
      const takeRun = (start: number, end: number): void => {
        forEachStats(received, start, end, take)
      }
      return conversation.ask(socket, ifindex === null ? stats.all : stats.one, takeRun, handler(stale))
    },
    drain(socket, stale, limit) {
      conversation.drain(socket, handler(stale), limit)
    },
  }
}

/**
 * Which tables an event makes out of date. IPv4 routes that vanish with a link or an address send no RTM_DELROUTE
 * (fib_sync_down_dev and fib_sync_down_addr, net/ipv4/fib_semantics.c), so those events mean routes too. Where a port gets
 * another address, the bridge's own entry for the old one goes over to another port of that address, or to the bridge, and the new
 * one may have an entry already, all without a word (fdb_delete_local and fdb_add_local, net/bridge/br_fdb.c): an event of a link
 * means the FDB, too.
 */
function tablesOf(type: number, ofBridge: boolean): number {
  switch (type) {
    case routeType.newLink:
      return staleTable.links | (ofBridge ? staleTable.vlans : staleTable.routes | staleTable.fdb)
    case routeType.delLink:
      return staleTable.all
    case routeType.newAddress:
    case routeType.delAddress:
      return staleTable.addresses | staleTable.routes
    case routeType.newRoute:
    case routeType.delRoute:
      return staleTable.routes
    case routeType.newNeighbour:
    case routeType.delNeighbour:
      return ofBridge ? staleTable.fdb : staleTable.neighbours
    case routeType.newRule:
    case routeType.delRule:
      return staleTable.rules
    case routeType.newNsid:
    case routeType.delNsid:
      return staleTable.nsids
    default:
      return 0
  }
}
