import { describe, expect, it } from 'vitest'
import { createRouteReader, staleTable } from '../../../src/agent/rtnetlink/reader'
import { tableDecoders } from '../../../src/agent/rtnetlink/tables'
import { readRecordings } from './recording'

const [host] = readRecordings('bridge-macvlan-vxlan')
const socket = { descriptor: 3, portId: 77 }
const recorded = Buffer.from(host.raw.links, 'base64')

/** A recorded dump as the answer to that request: sequence and port are the asker's, flags as wished. */
function answerTo(request: Buffer, flags = 0x2): Buffer {
  const bytes = Buffer.concat([recorded, Buffer.alloc(20)])
  for (let at = 0; at < recorded.length; at += (bytes.readUInt32LE(at) + 3) & ~3) stamp(bytes, at, request, flags)
  bytes.writeUInt32LE(20, recorded.length)
  bytes.writeUInt16LE(3, recorded.length + 4)
  stamp(bytes, recorded.length, request, flags)
  return bytes
}

function stamp(bytes: Buffer, at: number, request: Buffer, flags: number): void {
  bytes.writeUInt16LE(flags, at + 6)
  bytes.writeUInt32LE(request.readUInt32LE(8), at + 8)
  bytes.writeUInt32LE(socket.portId, at + 12)
}

function event(type: number): Buffer {
  const bytes = Buffer.alloc(16)
  bytes.writeUInt32LE(16, 0)
  bytes.writeUInt16LE(type, 4)
  return bytes
}

/** Reads links where the kernel answers with these datagrams (or negative errnos). */
function readLinks(answers: (request: Buffer) => readonly (Buffer | number)[]) {
  const queue: (Buffer | number)[] = []
  const reader = createRouteReader({
    send: (_, bytes) => {
      queue.push(...answers(bytes))
      return bytes.length
    },
    receive: (_, into) => {
      const next = queue.shift() ?? -11
      return typeof next === 'number' ? next : next.copy(into) && next.length
    },
  })
  const parts: Buffer[] = []
  let stale = 0
  const exchange = reader.read(
    socket,
    'links',
    (bytes, start, end) => parts.push(Buffer.from(bytes.subarray(start, (end + 3) & ~3))),
    (tables) => {
      stale |= tables
    },
  )
  return { exchange, stale, links: tableDecoders.links(Buffer.concat(parts)) }
}

describe('a dump', () => {
  it('is complete with the kernel’s DONE, and hands over exactly what was recorded', () => {
    const { exchange, links, stale } = readLinks((request) => [answerTo(request)])
    expect(exchange.end).toBe('complete')
    expect(links).toEqual(tableDecoders.links(recorded))
    expect(stale).toBe(0)
  })

  it('is interrupted where the kernel flags that the table changed under it', () => {
    expect(readLinks((request) => [answerTo(request, 0x2 | 0x10)]).exchange.end).toBe('interrupted')
  })

  it('marks everything stale on ENOBUFS and still ends', () => {
    const { exchange, stale } = readLinks((request) => [-105, answerTo(request)])
    expect([exchange.end, stale]).toEqual(['complete', staleTable.all])
  })

  it('is broken where a datagram was cut', () => {
    const { exchange, stale } = readLinks((request) => [answerTo(request).subarray(0, recorded.length - 30)])
    expect([exchange.end, stale]).toEqual(['broken', staleTable.all])
  })

  it('is broken where it stops without a DONE', () => {
    expect(readLinks(() => [recorded]).exchange.end).toBe('broken')
  })

  it('tells events that come in between from answers', () => {
    const { exchange, stale, links } = readLinks((request) => [event(24), answerTo(request), event(16)])
    expect([exchange.end, stale]).toEqual(['complete', staleTable.routes])
    expect(links).toHaveLength(tableDecoders.links(recorded).length)
  })

  it('does not take somebody else’s answer for ours', () => {
    const { links } = readLinks((request) => {
      const foreign = answerTo(request)
      for (let at = 0; at < foreign.length; at += (foreign.readUInt32LE(at) + 3) & ~3)
        foreign.writeUInt32LE(78, at + 12)
      return [foreign, answerTo(request)]
    })
    expect(links).toHaveLength(tableDecoders.links(recorded).length)
  })
})

describe('an event', () => {
  const staleAfter = (type: number): number => readLinks((request) => [event(type), answerTo(request)]).stale

  it('of an address or a link means routes too, since IPv4 routes vanish with them unannounced', () => {
    expect(staleAfter(21) & staleTable.routes).toBeTruthy()
    expect(staleAfter(16) & staleTable.routes).toBeTruthy()
    expect(staleAfter(17)).toBe(staleTable.all)
  })

  it('of a link means the FDB too, where a bridge’s own entries change hands unannounced', () => {
    expect(staleAfter(16) & staleTable.fdb).toBeTruthy()
  })

  it('of an unknown kind means nothing', () => {
    expect(staleAfter(4711)).toBe(0)
  })
})
