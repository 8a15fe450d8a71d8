import { execFileSync } from 'node:child_process'
import koffi from 'koffi'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { loadLibc } from '../../src/agent/namespaces/libc'
import { allocateMessageBuffer } from '../../src/agent/rtnetlink/bytes'
import { createRouteReader, staleTable, subscribedGroups } from '../../src/agent/rtnetlink/reader'
import { requireOwnNamespaces } from './support/labHost'

const libc = loadLibc()
const reader = createRouteReader(libc)
let open: number[] = []

beforeAll(requireOwnNamespaces)
beforeEach(() => {
  open = []
})
afterEach(() => {
  for (const descriptor of open) libc.close(descriptor)
})

function openSocket(receiveBytes: number): { descriptor: number; portId: number } {
  const socket = libc.openRouteSocket(subscribedGroups, receiveBytes)
  if ('errno' in socket) throw new Error(`no socket: errno ${socket.errno}`)
  open.push(socket.descriptor)
  return socket
}

it('marks every table stale when the kernel had no room for its events, and reads on', () => {
  const socket = openSocket(1) // The kernel's least, some two kilobytes.
  const lines = Array.from({ length: 100 }, (_, at) => `link set lo mtu ${20_000 + at}`)
  execFileSync('ip', ['-batch', '-'], { input: `${lines.join('\n')}\n` })
  let stale = 0
  const note = (tables: number): void => {
    stale |= tables
  }
  reader.drain(socket, note, 1000)
  expect(stale).toBe(staleTable.all)
  expect(reader.read(socket, 'links', () => undefined, note).end).toBe('complete')
})

it('is deaf to messages that somebody else in the namespace sends to its port', () => {
  const socket = openSocket(1 << 20)
  const forger = openSocket(1 << 20)
  const forged = allocateMessageBuffer(16)
  forged.view.setUint32(0, 16, true)
  forged.view.setUint16(4, 17, true)
  const target = Buffer.from(new ArrayBuffer(12))
  target.writeUInt16LE(16, 0)
  target.writeUInt32LE(socket.portId, 4)
  const sendTo = koffi.load('libc.so.6').func('long sendto(int, void*, size_t, int, void*, uint)') as (
    ...values: (number | Buffer)[]
  ) => number
  expect(sendTo(forger.descriptor, forged.bytes, 16, 0, target, 12)).toBe(16)
  let stale = 0
  reader.drain(
    socket,
    (tables) => {
      stale |= tables
    },
    10,
  )
  expect(stale).toBe(0)
})
