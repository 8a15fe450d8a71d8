/** What one would run instead of Vethlab, unchanged. Each returns milliseconds for all namespaces. */
import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { loadLibc } from '../../src/agent/namespaces/libc'
import { allocateMessageBuffer } from '../../src/agent/rtnetlink/bytes'
import { controlType, walkMessages } from '../../src/agent/rtnetlink/messages'
import {
  dumpRequest,
  nsidRequest,
  setNsidDescriptor,
  setSequence,
  type Table,
} from '../../src/agent/rtnetlink/requests'

/** A shell's loop; nobody reads the output. */
function shellLoop(pids: readonly number[], commands: readonly string[]): number {
  const body = commands.map((command) => `nsenter --net=/proc/$pid/ns/net ${command}`).join('; ')
  const begun = performance.now()
  const done = spawnSync('sh', ['-c', `for pid in ${pids.join(' ')}; do ${body}; done > /dev/null`], {
    stdio: 'inherit',
  })
  if (done.status !== 0) throw new Error(`the loop of ${commands.join(', ')} ended with status ${String(done.status)}`)
  return performance.now() - begun
}

const four = ['ip -j -d link', 'ip -j -d addr', 'ip -j route', 'bridge -j link']

/** What a program would do to have the same data: run the four, take their output, parse it. */
export function fourCalls(pids: readonly number[]): number {
  const begun = performance.now()
  for (const pid of pids) {
    for (const command of four) {
      const argv = [`--net=/proc/${pid}/ns/net`, ...command.split(' ')]
      JSON.parse(execFileSync('nsenter', argv, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }) || '[]')
    }
  }
  return performance.now() - begun
}

/** The same four in a shell's loop whose output is dropped: the least that these calls can cost. */
export function fourCallsInShell(pids: readonly number[]): number {
  return shellLoop(pids, four)
}

export function oneCall(pids: readonly number[]): number {
  return shellLoop(pids, ['ip -j -d addr'])
}

/**
 * The least that any reader must do: enter, open a socket, dump the tables, ask for the nsids that join the two ends of
 * each veth pair (one question in each namespace and one in the first, the host), leave. Nothing is decoded or kept.
 */
export function createBareDump(tables: readonly Table[]): (pids: readonly number[]) => number {
  const libc = loadLibc()
  const requests = tables.map(dumpRequest)
  const nsid = nsidRequest()
  const received = allocateMessageBuffer(256 * 1024)
  const home = openSync('/proc/thread-self/ns/net', 'r')
  let sequence = 0
  let done = false
  const look = (type: number): void => {
    if (type === controlType.done) done = true
  }
  const dump = (socket: number): void => {
    for (const request of requests) {
      setSequence(request, ++sequence)
      libc.send(socket, request.buffer.bytes)
      for (done = false; !done;) walkMessages(received, libc.receive(socket, received.bytes), look)
    }
  }
  const askNsid = (socket: number, namespace: number): void => {
    setNsidDescriptor(nsid, namespace)
    setSequence(nsid, ++sequence)
    libc.send(socket, nsid.buffer.bytes)
    libc.receive(socket, received.bytes)
  }
  const openIn = (namespace: number): number => {
    libc.enterNetworkNamespace(namespace)
    const socket = libc.openRouteSocket(0, 1 << 20)
    if ('errno' in socket) throw new Error(`no socket: errno ${socket.errno}`)
    return socket.descriptor
  }
  return ([hostPid = 0, ...pids]) => {
    const begun = performance.now()
    const host = openSync(`/proc/${hostPid}/ns/net`, 'r')
    const hostSocket = openIn(host)
    dump(hostSocket)
    for (const pid of pids) {
      const namespace = openSync(`/proc/${pid}/ns/net`, 'r')
      const socket = openIn(namespace)
      dump(socket)
      askNsid(socket, host)
      askNsid(hostSocket, namespace)
      libc.close(socket)
      closeSync(namespace)
    }
    libc.close(hostSocket)
    closeSync(host)
    libc.enterNetworkNamespace(home)
    return performance.now() - begun
  }
}
