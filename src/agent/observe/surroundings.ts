/** The observing thread's own hands: rtnetlink, namespaces and waiting, put together for `createLabs`. */
import { closeSync, openSync, readFileSync } from 'node:fs'
import { isExhausted, systemError } from '../namespaces/exhausted'
import { createNamespaceFinder } from '../namespaces/find'
import { holdNamespace, watchProcess } from '../namespaces/hold'
import type { Libc } from '../namespaces/libc'
import { loadPacketSockets } from '../namespaces/packetSocket'
import type { Readiness } from '../namespaces/readiness'
import { createRouteReader, staleTable, subscribedGroups } from '../rtnetlink/reader'
import { readWiring } from '../rtnetlink/tables'
import type { Surroundings } from './types'

export interface SurroundingsOptions {
  readonly libc: Libc
  readonly readiness: Readiness
  /** A descriptor of the calling thread's own network namespace. */
  readonly home: number
  /** SO_RCVBUF of each socket; the kernel cuts it to net.core.rmem_max. */
  readonly receiveBytes: number
}

/** Belongs to the thread that calls it: entering a namespace moves only that one. */
export function createSurroundings({ libc, readiness, home, receiveBytes }: SurroundingsOptions): Surroundings {
  const finder = createNamespaceFinder(libc)
  const packetSockets = loadPacketSockets()
  return {
    reader: createRouteReader(libc),
    bits: staleTable,
    readWiring,
    find: (firstPid) => finder.find(firstPid),
    findOwn: () => finder.findOwn(),
    open: (found, firstPid) => holdNamespace(libc, found, firstPid),
    openProcess: (agentPid, id) => watchProcess(libc, agentPid, id),
    openSockets(namespaces) {
      const sockets = namespaces.map((descriptor) => {
        const entered = libc.enterNetworkNamespace(descriptor)
        return entered < 0 ? { errno: -entered } : libc.openRouteSocket(subscribedGroups, receiveBytes)
      })
      const back = libc.enterNetworkNamespace(home)
      if (back < 0) throw new Error(`the observer cannot return to its own network namespace: errno ${-back}`)
      return sockets
    },
    openPacketCounter(namespace, ifindex, packets) {
      const entered = libc.enterNetworkNamespace(namespace)
      const socket = entered < 0 ? entered : packetSockets.open(ifindex, packets)
      const back = libc.enterNetworkNamespace(home)
      if (back < 0) throw new Error(`the observer cannot return to its own network namespace: errno ${-back}`)
      return socket
    },
    takePacketCount: (socket) => packetSockets.take(socket),
    close: (descriptor) => {
      libc.close(descriptor)
    },
    fault: systemError,
    isExhausted,
    later(delayMs, callback) {
      if (delayMs <= 0) {
        const immediate = setImmediate(callback)
        return () => {
          clearImmediate(immediate)
        }
      }
      const timer = setTimeout(callback, delayMs)
      return () => {
        clearTimeout(timer)
      }
    },
    watch: (descriptor, onReady) => readiness.watch(descriptor, onReady),
    watchExit(process, onExit) {
      const end = readiness.watch(process, () => {
        stop()
        onExit()
      })
      const stop = (): void => {
        end()
        libc.close(process)
      }
      return stop
    },
    watchMounts: (agentPid, onChange) => watchMountsOf(readiness, agentPid, onChange),
  }
}

function watchMountsOf(readiness: Readiness, agentPid: number, onChange: () => void): (() => void) | null {
  const path = `/proc/${agentPid}/mountinfo`
  let descriptor: number
  try {
    descriptor = openSync(path, 'r')
  } catch (error) {
    if (isExhausted(error)) throw error
    return null // The process is gone; the scan that follows says so.
  }
  try {
    const atFirst = readFileSync(path, 'latin1')
    const end = readiness.watchMounts(descriptor, onChange)
    const endLook = lookOnceWatched(path, atFirst, onChange)
    return () => {
      endLook()
      end()
      closeSync(descriptor)
    }
  } catch (error) {
    closeSync(descriptor)
    if (isExhausted(error)) throw error
    return null
  }
}

/**
 * The event loop takes a new descriptor in with its next round only, and what happened to the mounts until then is lost
 * there: taking it in asks for news, and thereby consumes them. So the text is compared once after that round, which is
 * over in the second turn from here.
 */
function lookOnceWatched(path: string, atFirst: string, onChange: () => void): () => void {
  const look = (): void => {
    let now: string | null = null
    try {
      now = readFileSync(path, 'latin1')
    } catch {
      // Gone, or no descriptor left: either is for the scan to find out.
    }
    if (now !== atFirst) onChange()
  }
  let turn = setImmediate(() => {
    turn = setImmediate(look)
  })
  return () => {
    clearImmediate(turn)
  }
}
