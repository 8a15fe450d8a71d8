/**
 * Questions and answers over one rtnetlink socket, beside the multicast that it is subscribed to. The socket's bytes
 * come and go through two functions, so a recorded conversation replays without a kernel.
 */
import { align4, allocateMessageBuffer, type MessageBuffer } from './bytes'
import {
  controlType,
  decodeError,
  messageFlag,
  messageFlags,
  messagePort,
  messageSequence,
  walkMessages,
  type MessageHandler,
  type NetlinkError,
} from './messages'
import { setSequence, type Request } from './requests'

/** What the conversation needs of libc. Both return a count of bytes, or a negative errno. */
export interface SocketIo {
  send(socket: number, bytes: Buffer): number
  /** Non-blocking; the whole length even where `into` was too small (MSG_TRUNC); 0 for what the kernel did not send. */
  receive(socket: number, into: Buffer): number
}

export interface RouteSocket {
  readonly descriptor: number
  /** The socket's own port id, by which answers are told from multicast. */
  readonly portId: number
}

/** Multicast, or the news that some of it was lost. */
export interface EventHandler {
  message: MessageHandler
  /** ENOBUFS or a truncated message: events are missing, so every table must be read again. */
  lost(): void
}

/**
 * complete: every entry was handed over. interrupted: the table changed under the dump, ask again.
 * broken: the conversation cannot go on (the socket must be replaced); refused: the kernel said no, with its reason.
 */
export type ExchangeEnd =
  { readonly end: 'complete' | 'interrupted' | 'broken' } | { readonly end: 'refused'; readonly error: NetlinkError }

/** Takes whole messages, one behind the other, each aligned. */
export type AnswerHandler = (start: number, end: number) => void

export interface Conversation {
  /** The memory that handlers' offsets refer to; valid only inside a handler. */
  readonly received: MessageBuffer
  /** The answers are handed over in runs, as they lie in memory: a dump's datagram is mostly one. */
  ask(socket: RouteSocket, request: Request, answer: AnswerHandler, events: EventHandler): ExchangeEnd
  /** Hands over what the socket has received, at most `limit` datagrams, so that a flood cannot hold the thread. */
  drain(socket: RouteSocket, events: EventHandler, limit: number): void
}

const eagain = 11
const eintr = 4
const enobufs = 105
/**
 * Datagrams that one exchange may take: two GiB of entries. Somebody with CAP_NET_ADMIN in the namespace can send to our
 * port without end (those count as 0 bytes), and must not hold the thread.
 */
const exchangeLimit = 65_536

/**
 * The kernel fills up to 32 KiB a datagram when the reader offers as much (netlink_dump, net/netlink/af_netlink.c);
 * one entry alone may be larger.
 */
const receiveSize = 256 * 1024

const complete: ExchangeEnd = { end: 'complete' }
const interrupted: ExchangeEnd = { end: 'interrupted' }
const broken: ExchangeEnd = { end: 'broken' }

/** Creates a conversation whose buffers serve any number of sockets, one exchange at a time. */
export function createConversation(io: SocketIo): Conversation {
  const received = allocateMessageBuffer(receiveSize)
  let sequence = 0

  const ask: Conversation['ask'] = (socket, request, answer, events) => {
    sequence = (sequence + 1) >>> 0
    const expected = sequence
    setSequence(request, expected)
    if (io.send(socket.descriptor, request.buffer.bytes) < 0) return broken
    let outcome: ExchangeEnd | null = null
    let inconsistent = false
    let runStart = 0
    let runEnd = 0
    const endRun = (): void => {
      if (runEnd > runStart) answer(runStart, runEnd)
      runStart = 0
      runEnd = 0
    }
    const handle: MessageHandler = (type, start, end) => {
      const ours = messagePort(received, start) === socket.portId && messageSequence(received, start) === expected
      if (!ours) {
        events.message(type, start, end)
        return
      }
      if (messageFlags(received, start) & messageFlag.dumpInterrupted) inconsistent = true
      if (type === controlType.done || type === controlType.error) {
        const error = decodeError(received, start, end)
        if (!error) outcome = broken
        else if (error.errno !== 0) outcome = { end: 'refused', error }
        else outcome = complete
        return
      }
      if (align4(runEnd) !== start) {
        endRun()
        runStart = start
      }
      runEnd = end
      if (!request.multipart) outcome = complete
    }
    for (let turn = 0; !outcome && turn < exchangeLimit; turn++) {
      const count = io.receive(socket.descriptor, received.bytes)
      if (count === -enobufs) events.lost()
      else if (count > received.bytes.length || (count > 0 && !walkMessages(received, count, handle))) {
        // Part of an answer is missing, and the dump goes on in the kernel: only a new socket ends it.
        events.lost()
        outcome = broken
      } else if (count < 0 && count !== -eintr) outcome = broken
      endRun()
    }
    if (!outcome) return broken
    return inconsistent && outcome === complete ? interrupted : outcome
  }

  const drain: Conversation['drain'] = (socket, events, limit) => {
    for (let turn = 0; turn < limit; turn++) {
      const count = io.receive(socket.descriptor, received.bytes)
      if (count === -eagain) return
      if (count < 0 && count !== -eintr) {
        events.lost()
        if (count !== -enobufs) return
      } else if (count > received.bytes.length || (count > 0 && !walkMessages(received, count, events.message))) {
        events.lost()
      }
    }
  }
  return { received, ask, drain }
}
