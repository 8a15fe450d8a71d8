/**
 * The framing between an owner and its agent (the agent's stdin and stdout), and between a set's socket and its clients.
 * One frame: u32 little-endian length of what follows, u8 kind, payload. Kind 0 is one JSON message in UTF-8; kind 1 is
 * terminal bytes preceded by a u32 little-endian terminal id. JSON messages are `WireMessage`.
 */
import type { Result } from './result'

export const frameKind = { message: 0, terminal: 1 } as const

/** A larger frame than this is a fault of the peer (facts of 1,000 interfaces are about 1 MiB). */
export const maximumFrameBytes = 64 * 1024 * 1024

export type WireMessage =
  | { readonly type: 'call'; readonly id: number; readonly verb: string; readonly args: unknown }
  | { readonly type: 'answer'; readonly id: number; readonly result: Result<unknown> }
  | { readonly type: 'event'; readonly event: string; readonly data: unknown }

export type Frame =
  | { readonly kind: 'message'; readonly message: WireMessage }
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

/** Encodes terminal bytes as a frame; the bytes are copied. */
export function encodeTerminal(terminalId: number, bytes: Uint8Array): Uint8Array {
  const whole = emptyFrame(frameKind.terminal, 4 + bytes.length)
  new DataView(whole.buffer).setUint32(headerBytes, terminalId, true)
  whole.set(bytes, headerBytes + 4)
  return whole
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
 * Turns a byte stream back into frames, whatever the chunking.
 *
 * @param onFrame called for each whole frame, in order.
 * @param onFault called once, with a sentence, when the peer broke the protocol; nothing is decoded after it.
 * @returns the function that takes each chunk.
 */
export function createFrameReader(
  onFrame: (frame: Frame) => void,
  onFault: (reason: string) => void,
): (chunk: Uint8Array) => void {
  let chunks: Uint8Array[] = []
  let length = 0
  let faulty = false
  const fault = (reason: string): void => {
    faulty = true
    chunks = []
    onFault(reason)
  }
  // Chunks are joined only when a whole frame has arrived, so that a large frame costs one copy and not one a chunk.
  let needed = 4
  return (chunk) => {
    if (faulty) return
    chunks.push(chunk)
    length += chunk.length
    while (!faulty && length >= needed) {
      const buffer = joined(chunks, length)
      chunks = [buffer]
      const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength)
      const size = view.getUint32(0, true)
      if (size < 1 || size > maximumFrameBytes) {
        fault(`a frame of ${size} bytes`)
        return
      }
      if (length < 4 + size) {
        needed = 4 + size
        return
      }
      const decoded = decodeFrame(buffer.subarray(4, 4 + size))
      if (typeof decoded === 'string') {
        fault(decoded)
        return
      }
      chunks = [buffer.subarray(4 + size)]
      length -= 4 + size
      needed = 4
      onFrame(decoded)
    }
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

function decodeFrame(body: Uint8Array): Frame | string {
  if (body[0] === frameKind.terminal) {
    if (body.length < 5) return 'a terminal frame without an id'
    const terminalId = new DataView(body.buffer, body.byteOffset).getUint32(1, true)
    return { kind: 'terminal', terminalId, bytes: body.subarray(5) }
  }
  if (body[0] !== frameKind.message) return `a frame of unknown kind ${String(body[0])}`
  try {
    return { kind: 'message', message: JSON.parse(new TextDecoder().decode(body.subarray(1))) as WireMessage }
  } catch (error) {
    return `a message that is not JSON: ${String(error)}`
  }
}
