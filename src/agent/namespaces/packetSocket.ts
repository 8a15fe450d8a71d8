/** Packet sockets that only count (packet(7)): a filter in the kernel chooses, and its statistics are all that is read. */
import koffi from 'koffi'
import { openLibc, orErrno, receiveBuffer, solSocket } from './bind'

export interface PacketSockets {
  /** In the calling thread's network namespace. @returns the descriptor, or a negative errno. */
  open(ifindex: number, packets: { readonly protocol: 'udp' | 'tcp'; readonly port: number }): number
  /** Packets since the last call. */
  take(descriptor: number): number
}

const addressFamilyPacket = 17
/** SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC: the filter sees a packet from its IP header on. */
const cookedSocket = 2 | 0o4000 | 0o2000000
const attachFilter = 26
const solPacket = 263
const packetStatistics = 6
/** ETH_P_ALL in network byte order. */
const everyProtocol = 0x0300
const protocols = { udp: 17, tcp: 6 } as const
/** SKF_AD_OFF + SKF_AD_PROTOCOL (include/uapi/linux/filter.h): the packet's EtherType. */
const etherType = 0xfffff000

/** [code, jump if true, jump if false, operand] of include/uapi/linux/bpf_common.h. */
type Instruction = readonly [code: number, jumpTrue: number, jumpFalse: number, operand: number]

/** Accepts IPv4 packets of that protocol, the first fragment only, whose source or destination port it is. */
export function portFilter(protocol: number, port: number): readonly Instruction[] {
  return [
    [0x28, 0, 0, etherType],
    [0x15, 0, 9, 0x0800],
    [0x30, 0, 0, 9],
    [0x15, 0, 7, protocol],
    [0x28, 0, 0, 6],
    [0x45, 5, 0, 0x1fff],
    [0xb1, 0, 0, 0],
    [0x48, 0, 0, 0],
    [0x15, 3, 0, port],
    [0x48, 0, 0, 2],
    [0x15, 1, 0, port],
    [0x06, 0, 0, 0],
    [0x06, 0, 0, 0xffff],
  ]
}

/** Loads what it needs of libc. */
export function loadPacketSockets(): PacketSockets {
  const { bind, library } = openLibc()
  const program = koffi.struct({ length: 'uint16', filter: 'void *' })
  const socket = bind<[number, number, number]>('int socket(int, int, int)')
  const close = bind<[number]>('int close(int)')
  const bindSocket = bind<[number, Buffer, number]>('int bind(int, void*, uint)')
  const getOption = bind<[number, number, number, Buffer, Buffer]>('int getsockopt(int, int, int, void*, void*)')
  const setOption = bind<[number, number, number, Buffer, number]>('int setsockopt(int, int, int, void*, uint)')
  const setProgram = orErrno(
    library.func('setsockopt', 'int', ['int', 'int', 'int', koffi.pointer(program), 'uint']) as (
      descriptor: number,
      level: number,
      name: number,
      value: { length: number; filter: Buffer },
      size: number,
    ) => number,
  )
  const statistics = new Uint32Array(2)
  const size = new Uint32Array(1)
  const attach = (descriptor: number, instructions: readonly Instruction[]): number => {
    const filter = Buffer.from(new ArrayBuffer(instructions.length * 8))
    const view = new DataView(filter.buffer)
    for (const [at, [code, jumpTrue, jumpFalse, operand]] of instructions.entries()) {
      view.setUint16(at * 8, code, true)
      view.setUint8(at * 8 + 2, jumpTrue)
      view.setUint8(at * 8 + 3, jumpFalse)
      view.setUint32(at * 8 + 4, operand, true)
    }
    const value = { length: instructions.length, filter }
    return setProgram(descriptor, solSocket, attachFilter, value, koffi.sizeof(program))
  }
  const address = (ifindex: number): Buffer => {
    // struct sockaddr_ll: family u16, protocol be16, ifindex i32, and what is not needed to bind.
    const bytes = Buffer.alloc(20)
    bytes.writeUInt16LE(addressFamilyPacket, 0)
    bytes.writeUInt16LE(everyProtocol, 2)
    bytes.writeInt32LE(ifindex, 4)
    return bytes
  }
  return {
    open(ifindex, { protocol, port }) {
      // Protocol 0: it receives nothing before its filter is there and it is bound.
      const descriptor = socket(addressFamilyPacket, cookedSocket, 0)
      if (descriptor < 0) return descriptor
      const filtered = attach(descriptor, portFilter(protocols[protocol], port))
      // Nothing of it is read: what does not fit is dropped, and counts.
      setOption(descriptor, solSocket, receiveBuffer, Buffer.from(new Uint32Array([1]).buffer), 4)
      const bound = filtered < 0 ? filtered : bindSocket(descriptor, address(ifindex), 20)
      if (bound >= 0) return descriptor
      close(descriptor)
      return bound
    },
    take(descriptor) {
      size[0] = 8
      const result = getOption(
        descriptor,
        solPacket,
        packetStatistics,
        Buffer.from(statistics.buffer),
        Buffer.from(size.buffer),
      )
      // tp_packets holds those that were dropped, too (net/packet/af_packet.c: packet_getsockopt).
      return result < 0 ? 0 : (statistics[0] ?? 0)
    },
  }
}
