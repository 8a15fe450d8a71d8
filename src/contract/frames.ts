/**
 * The framing between an owner and its agent (the agent's stdin and stdout), and between a set's socket and its clients.
 * One frame: u32 little-endian length of what follows, u8 kind, payload. Kind 0 is one JSON message in UTF-8; kind 1 is
 * terminal bytes preceded by a u32 little-endian terminal id. JSON messages are `WireMessage`.
 */
import { z } from 'zod'

export const frameKind = { message: 0, terminal: 1 } as const

/** A larger frame than this is a fault of the peer (facts of 1,000 interfaces are about 1 MiB). */
export const maximumFrameBytes = 64 * 1024 * 1024

export type WireMessage =
  | { readonly type: 'call'; readonly id: number; readonly verb: string; readonly args: unknown }
  /** `result` is a Result of what the call's verb answers. */
  | { readonly type: 'answer'; readonly id: number; readonly result: unknown }
  | { readonly type: 'event'; readonly event: string; readonly data: unknown }

/** A call's number; an owner counts upwards from 1. */
const callId = z.int().min(0)
/** What a message is, before it is known what its arguments, its value or its data have to be. */
const wireSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('call'), id: callId, verb: z.string(), args: z.unknown() }),
  z.strictObject({ type: z.literal('answer'), id: callId, result: z.unknown() }),
  z.strictObject({ type: z.literal('event'), event: z.string(), data: z.unknown() }),
]) satisfies z.ZodType<WireMessage>

export type Frame =
  | { readonly kind: 'message'; readonly message: WireMessage }
  /** Read back, a part of what was sent as one. */
  | { readonly kind: 'terminal'; readonly terminalId: number; readonly bytes: Uint8Array }

/** Encodes one JSON message as a frame. */
export function encodeMessage(message: WireMessage): Uint8Array {
  const text = JSON.stringify(message)
  // Nearly always all of it is ASCII: then the bytes are written where they belong, without a copy of megabytes.
  const whole = emptyFrame(frameKind.message, text.length)
  const { read, written } = encoder.encodeInto(text, whole.subarray(headerBytes))
  return read === text.length && written === text.length ? whole : frame(frameKind.message, encoder.encode(text))
}

const encoder = new TextEncoder()
/** u32 length and u8 kind. */
const headerBytes = 5
/** These, and the u32 terminal id. */
const terminalHeadBytes = headerBytes + 4

/** Encodes terminal bytes as a frame; the bytes are copied. */
export function encodeTerminal(terminalId: number, bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(terminalHeadBytes + bytes.length)
  whole.set(terminalHead(terminalId, bytes.length))
  whole.set(bytes, terminalHeadBytes)
  return whole
}

/** The beginning of a terminal's frame, for whoever writes so many bytes after it. */
export function terminalHead(terminalId: number, length: number): Uint8Array {
  const head = new Uint8Array(terminalHeadBytes)
  const view = viewOf(head)
  view.setUint32(0, terminalHeadBytes - 4 + length, true)
  view.setUint8(4, frameKind.terminal)
  view.setUint32(headerBytes, terminalId, true)
  return head
}

function frame(kind: number, payload: Uint8Array): Uint8Array {
  const whole = emptyFrame(kind, payload.length)
  whole.set(payload, headerBytes)
  return whole
}

function emptyFrame(kind: number, size: number): Uint8Array {
  const whole = new Uint8Array(headerBytes + size)
  new DataView(whole.buffer).setUint32(0, 1 + size, true)
  whole[4] = kind
  return whole
}

/**
 * Turns a byte stream back into frames, whatever the chunking. The bytes of a terminal are handed on as they come, a large
 * frame's in several parts and none copied: whoever takes them takes a stream.
 *
 * @param onFrame called for each whole message and each part of a terminal's bytes, in order.
 * @param onFault called once, with a sentence, when the peer broke the protocol; nothing is decoded after it.
 * @returns the function that takes each chunk.
 */
export function createFrameReader(
  onFrame: (frame: Frame) => void,
  onFault: (reason: string) => void,
): (chunk: Uint8Array) => void {
  // Chunks are joined only when the next step can be done, so that a large message costs one copy and not one a chunk.
  let chunks: Uint8Array[] = []
  let length = 0
  let needed = headerBytes
  /** A terminal's frame of which only the head has been read. */
  let open = { terminalId: 0, missing: 0 }
  let faulty = false

  /** @returns how many bytes are done with; 0 where more are needed; a sentence where the peer broke the protocol. */
  const step = (buffer: Uint8Array): number | string => {
    if (open.missing > 0) {
      const bytes = buffer.subarray(0, open.missing)
      open.missing -= bytes.length
      onFrame({ kind: 'terminal', terminalId: open.terminalId, bytes })
      return bytes.length
    }
    const head = decodeHead(buffer)
    if (typeof head === 'string') return head
    needed = head.bytes
    if (buffer.length < needed) return 0
    if (head.kind === frameKind.terminal) {
      open = { terminalId: viewOf(buffer).getUint32(headerBytes, true), missing: head.missing }
      return needed
    }
    const message = decodeMessage(buffer.subarray(headerBytes, needed))
    if (typeof message === 'string') return message
    onFrame({ kind: 'message', message: message.message })
    return needed
  }
  return (chunk) => {
    if (faulty || chunk.length === 0) return
    chunks.push(chunk)
    length += chunk.length
    if (length < needed) return
    let rest = joined(chunks, length)
    while (rest.length >= needed) {
      const done = step(rest)
      if (typeof done === 'string') {
        faulty = true
        chunks = []
        onFault(done)
        return
      }
      if (done === 0) break
      rest = rest.subarray(done)
      needed = open.missing > 0 ? 1 : headerBytes
    }
    chunks = rest.length > 0 ? [rest] : []
    length = rest.length
  }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const only = chunks[0]
  if (chunks.length === 1 && only) return only
  const whole = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.length
  }
  return whole
}

interface Head {
  readonly kind: number
  /** That have to be there before it can be decoded: all of a message, the head of a terminal's frame. */
  readonly bytes: number
  /** Of a terminal's frame, after its head. */
  readonly missing: number
}

function decodeHead(buffer: Uint8Array): Head | string {
  const size = viewOf(buffer).getUint32(0, true)
  if (size < 1 || size > maximumFrameBytes) return `a frame of ${size} bytes`
  const kind = buffer[headerBytes - 1] ?? -1
  if (kind === frameKind.message) return { kind, bytes: 4 + size, missing: 0 }
  if (kind !== frameKind.terminal) return `a frame of unknown kind ${String(kind)}`
  if (size < terminalHeadBytes - 4) return 'a terminal frame without an id'
  return { kind, bytes: terminalHeadBytes, missing: 4 + size - terminalHeadBytes }
}

function decodeMessage(bytes: Uint8Array): { readonly message: WireMessage } | string {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder().decode(bytes))
  } catch (error) {
    return `a message that is not JSON: ${String(error)}`
  }
  const message = wireSchema.safeParse(json)
  return message.success ? { message: message.data } : 'a message that is no call, no answer and no event'
}

function viewOf(buffer: Uint8Array): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength)
}
