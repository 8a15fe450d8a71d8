/** Who listens on a local socket: the kernel keeps the credentials of whoever called listen(2) (SO_PEERCRED, unix(7)). */
import koffi from 'koffi'
import type { Peer } from '../../core/kernel/prove'

const unixFamily = 1
/** SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC: a full backlog answers at once and blocks nobody. */
const streamSocket = 1 | 0o4000 | 0o2000000
const solSocket = 1
const peerCredentials = 17
/** struct sockaddr_un: family u16, path of 108 bytes. */
const addressSize = 110
/** struct ucred: pid, uid, gid. */
const credentialsSize = 12

/** Connects, asks the kernel, and hangs up; null where nobody listens or the socket is not ours to use. */
export function peerOf(path: string): Peer | null {
  const library = koffi.load('libc.so.6')
  const socket = library.func('int socket(int, int, int)') as (...values: number[]) => number
  const connect = library.func('int connect(int, void*, uint)') as (fd: number, at: Buffer, size: number) => number
  const option = library.func('int getsockopt(int, int, int, void*, void*)') as (
    fd: number,
    level: number,
    name: number,
    value: Buffer,
    size: Buffer,
  ) => number
  const close = library.func('int close(int)') as (fd: number) => number
  const address = Buffer.alloc(addressSize)
  new Uint16Array(address.buffer, address.byteOffset, 1)[0] = unixFamily
  address.write(path, 2)
  const descriptor = socket(unixFamily, streamSocket, 0)
  if (descriptor < 0) return null
  try {
    if (connect(descriptor, address, addressSize) < 0) return null
    const words = new Int32Array(3)
    const size = new Uint32Array([credentialsSize])
    if (option(descriptor, solSocket, peerCredentials, Buffer.from(words.buffer), Buffer.from(size.buffer)) < 0)
      return null
    return { pid: words[0] ?? 0, uid: words[1] ?? 0 }
  } finally {
    close(descriptor)
  }
}
