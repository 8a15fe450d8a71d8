/**
 * The few calls of libc that Node has no way to make. Every function returns what the kernel returned, errors as a
 * negative errno. A descriptor belongs to the whole process, a network namespace to the calling thread (setns(2)).
 */
import { openLibc, receiveBuffer, solSocket, type Bind } from './bind'

export interface Libc {
  /** Moves the calling thread into a network namespace. */
  enterNetworkNamespace(descriptor: number): number
  /** A non-blocking NETLINK_ROUTE socket, bound and subscribed to a bit set of the first 32 groups. */
  openRouteSocket(groups: number, receiveBytes: number): { descriptor: number; portId: number } | { errno: number }
  send(socket: number, bytes: Buffer): number
  /** One datagram, without waiting: its whole length even where it was cut; 0 where its sender is not the kernel. */
  receive(socket: number, into: Buffer): number
  close(descriptor: number): number
  /** pidfd_open(2): a descriptor that becomes readable when the process ends. */
  openProcess(pid: number): number
  /** PIDFD_GET_NET_NAMESPACE of Linux 6.11: a descriptor of the network namespace of an `openProcess`. */
  networkOfProcess(processDescriptor: number): number
  /** NS_GET_PARENT of ioctl_ns(2): a descriptor of the parent (PID or user) namespace. */
  parentNamespace(descriptor: number): number
  /** NS_GET_TGID_IN_PIDNS of Linux 6.11: what a PID of the caller's is in that PID namespace; an error where it is not. */
  pidInside(pidNamespace: number, pid: number): number
  /** readlink(2) of a short link; null where it cannot be read. */
  readLink(path: string): string | null
  /** The first four KiB of a file of /proc, as UTF-8; a negative errno where it cannot be read. */
  readShortFile(path: string): string | number
  createEpoll(): number
  /** Watches a descriptor; `id` comes back from `waitEpoll`. */
  addToEpoll(epoll: number, descriptor: number, events: number, id: number): number
  /** Ids of what is ready now, without waiting; the array is used again by the next call. */
  readyInEpoll(epoll: number): readonly number[]
}

/** EPOLLIN and EPOLLPRI of epoll_ctl(2). */
export const epollIn = 0x1
export const epollPriority = 0x2

const cloneNewNet = 0x40000000
const addressFamilyNetlink = 16
/** SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC. */
const rawSocket = 3 | 0o4000 | 0o2000000
const netlinkRoute = 0
/** SO_RCVBUFFORCE: above the system's limit, for those who have CAP_NET_ADMIN in the first user namespace. */
const receiveBufferForce = 33
const solNetlink = 270
const extendedAcknowledgement = 11
/** NETLINK_GET_STRICT_CHK: among others, a route dump leaves cached exceptions out, which are no configuration. */
const strictCheck = 12
const dontWaitTruncate = 0x40 | 0x20
/** One number on every architecture (pidfd_open(2)); glibc has a wrapper only from 2.36 on. */
const pidfdOpenNumber = 434
const nsGetParent = 0xb702
/** _IOR(0xb7, 9, int), include/uapi/linux/nsfs.h. */
const nsGetPidInside = 0x8004b709
/** _IO(0xff, 4), include/uapi/linux/pidfd.h. */
const pidfdGetNetwork = 0xff04
const epollCloexec = 0o2000000
const epollAdd = 1
/** O_RDONLY | O_CLOEXEC. */
const closeOnExec = 0o2000000
const shortFileSize = 4096
/** struct epoll_event is packed on x86-64 only (epoll_event(3type)). */
const epollEventSize = process.arch === 'x64' ? 12 : 16
const epollDataOffset = process.arch === 'x64' ? 4 : 8
const epollBatch = 256
const sockaddrSize = 12

/** Loads libc. Throws where this system has no GNU libc, which the product's requirements name. */
export function loadLibc(): Libc {
  const { bind } = openLibc()
  const setns = bind<[number, number]>('int setns(int, int)')
  const close = bind<[number]>('int close(int)')
  const ioctl = bind<[number, number, number]>('int ioctl(int, ulong, ulong)')
  const syscall = bind<[number, number, number]>('long syscall(long, long, long)')
  return {
    enterNetworkNamespace: (descriptor) => setns(descriptor, cloneNewNet),
    close,
    openProcess: (pid) => syscall(pidfdOpenNumber, pid, 0),
    networkOfProcess: (processDescriptor) => ioctl(processDescriptor, pidfdGetNetwork, 0),
    parentNamespace: (descriptor) => ioctl(descriptor, nsGetParent, 0),
    pidInside: (pidNamespace, pid) => ioctl(pidNamespace, nsGetPidInside, pid),
    ...bindSockets(bind, close),
    ...bindFiles(bind, close),
    ...bindEpoll(bind),
  }
}

function bindSockets(bind: Bind, close: Libc['close']): Pick<Libc, 'openRouteSocket' | 'send' | 'receive'> {
  const socket = bind<[number, number, number]>('int socket(int, int, int)')
  const bindSocket = bind<[number, Buffer, number]>('int bind(int, void*, uint)')
  const socketName = bind<[number, Buffer, Buffer]>('int getsockname(int, void*, void*)')
  const setOption = bind<[number, number, number, Buffer, number]>('int setsockopt(int, int, int, void*, uint)')
  const send = bind<[number, Buffer, number, number]>('long send(int, void*, size_t, int)')
  const receive = bind<[number, Buffer, number, number, Buffer, Buffer]>(
    'long recvfrom(int, void*, size_t, int, void*, void*)',
  )
  // struct sockaddr_nl: family u16, pad u16, port id u32, groups u32.
  const ownName = new DataView(new ArrayBuffer(sockaddrSize))
  const ownNameBytes = Buffer.from(ownName.buffer)
  const sender = new Uint32Array(3)
  const senderBytes = Buffer.from(sender.buffer)
  const nameLength = new Uint32Array(1)
  const nameLengthBytes = Buffer.from(nameLength.buffer)
  const option = new Uint32Array(1)
  const optionBytes = Buffer.from(option.buffer)
  const native = new Uint32Array(ownName.buffer)
  const nativeFamily = new Uint16Array(ownName.buffer)
  let mayForce = true

  const setNumber = (descriptor: number, level: number, name: number, value: number): number => {
    option[0] = value
    return setOption(descriptor, level, name, optionBytes, 4)
  }
  const enlarge = (descriptor: number, size: number): void => {
    mayForce &&= setNumber(descriptor, solSocket, receiveBufferForce, size) === 0
    // Cut silently to net.core.rmem_max: a flood then overruns sooner, which is noticed as ENOBUFS.
    if (!mayForce) setNumber(descriptor, solSocket, receiveBuffer, size)
  }
  const bindAndName = (descriptor: number, groups: number): number => {
    native.fill(0)
    nativeFamily[0] = addressFamilyNetlink
    native[2] = groups
    const bound = bindSocket(descriptor, ownNameBytes, sockaddrSize)
    if (bound < 0) return bound
    nameLength[0] = sockaddrSize
    return socketName(descriptor, ownNameBytes, nameLengthBytes)
  }
  return {
    openRouteSocket(groups, receiveBytes) {
      const descriptor = socket(addressFamilyNetlink, rawSocket, netlinkRoute)
      if (descriptor < 0) return { errno: -descriptor }
      enlarge(descriptor, receiveBytes)
      // Both only make errors clearer and dumps smaller; a kernel before 4.20 works without the second.
      setNumber(descriptor, solNetlink, extendedAcknowledgement, 1)
      setNumber(descriptor, solNetlink, strictCheck, 1)
      const named = bindAndName(descriptor, groups)
      if (named === 0) return { descriptor, portId: native[1] ?? 0 }
      close(descriptor)
      return { errno: -named }
    },
    send: (descriptor, bytes) => send(descriptor, bytes, bytes.length, 0),
    receive(descriptor, into) {
      nameLength[0] = sockaddrSize
      const count = receive(descriptor, into, into.length, dontWaitTruncate, senderBytes, nameLengthBytes)
      // Whoever has CAP_NET_ADMIN in the namespace may send to this socket; only port 0 is the kernel (netlink(7)).
      return count > 0 && sender[1] !== 0 ? 0 : count
    },
  }
}

/** A scan reads two files of every process; through reused memory that takes half of what Node's own calls take. */
function bindFiles(bind: Bind, close: Libc['close']): Pick<Libc, 'readLink' | 'readShortFile'> {
  const readlink = bind<[string, Buffer, number]>('long readlink(const char*, void*, size_t)')
  const open = bind<[string, number]>('int open(const char*, int)')
  const read = bind<[number, Buffer, number]>('long read(int, void*, size_t)')
  const buffer = Buffer.from(new ArrayBuffer(shortFileSize))
  return {
    readLink(path) {
      const length = readlink(path, buffer, shortFileSize)
      return length < 0 ? null : buffer.toString('latin1', 0, length)
    },
    readShortFile(path) {
      const descriptor = open(path, closeOnExec)
      if (descriptor < 0) return descriptor
      const length = read(descriptor, buffer, shortFileSize)
      close(descriptor)
      return length < 0 ? length : buffer.toString('utf8', 0, length)
    },
  }
}

function bindEpoll(bind: Bind): Pick<Libc, 'createEpoll' | 'addToEpoll' | 'readyInEpoll'> {
  const create = bind<[number]>('int epoll_create1(int)')
  const control = bind<[number, number, number, Buffer]>('int epoll_ctl(int, int, int, void*)')
  const wait = bind<[number, Buffer, number, number]>('int epoll_wait(int, void*, int, int)')
  const one = Buffer.from(new ArrayBuffer(epollEventSize))
  const oneWords = new Uint32Array(one.buffer)
  const batch = Buffer.from(new ArrayBuffer(epollEventSize * epollBatch))
  const batchWords = new Uint32Array(batch.buffer)
  const ready: number[] = []
  return {
    createEpoll: () => create(epollCloexec),
    addToEpoll(epoll, descriptor, events, id) {
      oneWords[0] = events
      oneWords[epollDataOffset / 4] = id
      return control(epoll, epollAdd, descriptor, one)
    },
    readyInEpoll(epoll) {
      const count = wait(epoll, batch, epollBatch, 0)
      ready.length = 0
      for (let at = 0; at < count; at++) ready.push(batchWords[(at * epollEventSize + epollDataOffset) / 4] ?? 0)
      return ready
    },
  }
}
