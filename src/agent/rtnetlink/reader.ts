/** Reads a namespace's tables, and says which of them the kernel's multicast made out of date. */
import type { AddressFacts, LinkFacts, NeighbourFacts, RouteFacts } from '../../core/facts/types'
import { decodeAddress } from './address'
import { createConversation, type EventHandler, type ExchangeEnd, type RouteSocket, type SocketIo } from './conversation'
import { decodeLink } from './link'
import { routeType } from './messages'
import { decodeNeighbour } from './neighbour'
import { decodeNsid } from './nsid'
import { dumpRequest, nsidRequest, setNsidDescriptor, type Table } from './requests'
import { decodeRoute } from './route'

export interface TableEntries {
  readonly links: LinkFacts[]
  readonly addresses: AddressFacts[]
  readonly routes: RouteFacts[]
  readonly neighbours: NeighbourFacts[]
}

/** A bit set of tables. */
export const staleTable = { links: 1, addresses: 2, routes: 4, neighbours: 8, nsids: 16, all: 31 } as const

/** What multicast meant. Called during any exchange, since events and answers share the socket. */
export interface TableEvents {
  stale(tables: number): void
  /** Neighbours change state all the time; the listener decides which changes matter. */
  neighbour(entry: NeighbourFacts, gone: boolean): void
}

export interface RouteReader {
  /** The whole table in the kernel's order; the entries are of use only where the exchange ended `complete`. */
  read<T extends Table>(
    socket: RouteSocket,
    table: T,
    events: TableEvents,
  ): { readonly exchange: ExchangeEnd; readonly entries: TableEntries[T] }
  /** The nsid by which the socket's namespace knows that of a descriptor; null where it has given none. */
  nsidOf(socket: RouteSocket, descriptor: number, events: TableEvents): number | null
  /** Takes what has come in, at most `limit` datagrams. */
  drain(socket: RouteSocket, events: TableEvents, limit: number): void
}

/** RTNLGRP_LINK, NEIGH, IPV4_IFADDR, IPV4_ROUTE, IPV6_IFADDR, IPV6_ROUTE, NSID as bits of struct sockaddr_nl. */
export const subscribedGroups = [1, 3, 5, 7, 9, 11, 28].reduce((bits, group) => bits | (1 << (group - 1)), 0)

/** Creates a reader whose buffers serve any number of sockets. */
export function createRouteReader(io: SocketIo): RouteReader {
  const conversation = createConversation(io)
  const { received } = conversation
  const dumps = {
    links: dumpRequest('links'),
    addresses: dumpRequest('addresses'),
    routes: dumpRequest('routes'),
    neighbours: dumpRequest('neighbours'),
  }
  const nsid = nsidRequest()

  const decoders: { [T in Table]: (start: number, end: number, into: TableEntries[T]) => void } = {
    links: (start, end, into) => pushIfAny(decodeLink(received, start, end), into),
    addresses: (start, end, into) => pushIfAny(decodeAddress(received, start, end), into),
    routes: (start, end, into) => {
      decodeRoute(received, start, end, into)
    },
    neighbours: (start, end, into) => pushIfAny(decodeNeighbour(received, start, end), into),
  }
  const handler = (events: TableEvents): EventHandler => ({
    lost: () => {
      events.stale(staleTable.all)
    },
    message: (type, start, end) => {
      if (type === routeType.newNeighbour || type === routeType.delNeighbour) {
        const entry = decodeNeighbour(received, start, end)
        if (entry) events.neighbour(entry, type === routeType.delNeighbour)
      } else events.stale(tablesOf(type))
    },
  })
  return {
    read<T extends Table>(socket: RouteSocket, table: T, events: TableEvents) {
      // An empty array fits every table; only this table's decoder fills it.
      const entries = [] as unknown as TableEntries[T]
      const decode = decoders[table]
      const take = (_type: number, start: number, end: number): void => {
        decode(start, end, entries)
      }
      return { exchange: conversation.ask(socket, dumps[table], take, handler(events)), entries }
    },
    nsidOf(socket, descriptor, events) {
      let answer: number | null = null
      setNsidDescriptor(nsid, descriptor)
      const take = (_type: number, start: number, end: number): void => {
        answer = decodeNsid(received, start, end)
      }
      // Refused means that the descriptor's namespace has just died: it has no nsid either.
      conversation.ask(socket, nsid, take, handler(events))
      return answer
    },
    drain(socket, events, limit) {
      conversation.drain(socket, handler(events), limit)
    },
  }
}

function pushIfAny<T>(entry: T | null, into: T[]): void {
  if (entry !== null) into.push(entry)
}

/**
 * Which tables an event makes out of date. IPv4 routes that vanish with a link or an address send no RTM_DELROUTE
 * (fib_sync_down_dev and fib_sync_down_addr, net/ipv4/fib_semantics.c), so those events mean routes too.
 */
function tablesOf(type: number): number {
  switch (type) {
    case routeType.newLink:
      return staleTable.links | staleTable.routes
    case routeType.delLink:
      return staleTable.all
    case routeType.newAddress:
    case routeType.delAddress:
      return staleTable.addresses | staleTable.routes
    case routeType.newRoute:
    case routeType.delRoute:
      return staleTable.routes
    case routeType.newNsid:
    case routeType.delNsid:
      return staleTable.nsids
    default:
      return 0
  }
}
