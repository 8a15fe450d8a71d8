/**
 * The observing thread: composition root of rtnetlink, namespaces and observe. One thread enters all network namespaces
 * in turn (setns(2) moves only the caller), so the agent's main thread never leaves its own.
 */
import { closeSync, openSync } from 'node:fs'
import { parentPort, type MessagePort } from 'node:worker_threads'
import { createNamespaceFinder } from '../namespaces/find'
import { openNamespace, watchProcess } from '../namespaces/hold'
import { loadLibc, type Libc } from '../namespaces/libc'
import { createReadiness, type Readiness } from '../namespaces/readiness'
import { createRouteReader, staleTable, subscribedGroups } from '../rtnetlink/reader'
import { readWiring } from '../rtnetlink/tables'
import { createLabs } from './labs'
import type { Surroundings, ThreadRequest } from './types'

/** Room for some two thousand events; the kernel cuts it to net.core.rmem_max. */
const receiveBytes = 4 * 1024 * 1024

if (parentPort) serve(parentPort)

function serve(port: MessagePort): void {
  const libc = loadLibc()
  const readiness = createReadiness(libc)
  const home = openSync('/proc/thread-self/ns/net', 'r')
  const labs = createLabs(surroundingsOf(libc, readiness, home), (message) => {
    port.postMessage(message, message.kind === 'update' ? [message.bytes.buffer] : [])
  })
  port.on('message', (request: ThreadRequest) => {
    if (request.kind !== 'close') {
      labs.handle(request)
      return
    }
    labs.close()
    readiness.close()
    closeSync(home)
    port.close()
  })
}

function surroundingsOf(libc: Libc, readiness: Readiness, home: number): Surroundings {
  const finder = createNamespaceFinder(libc)
  return {
    reader: createRouteReader(libc),
    bits: staleTable,
    readWiring,
    find: (firstPid) => finder.find(firstPid),
    open: openNamespace,
    openSockets(namespaces) {
      const sockets = namespaces.map((descriptor) => {
        const entered = libc.enterNetworkNamespace(descriptor)
        return entered < 0 ? { errno: -entered } : libc.openRouteSocket(subscribedGroups, receiveBytes)
      })
      const back = libc.enterNetworkNamespace(home)
      if (back < 0) throw new Error(`the observer cannot return to its own network namespace: errno ${-back}`)
      return sockets
    },
    close: (descriptor) => {
      libc.close(descriptor)
    },
    watch: (descriptor, onReady) => readiness.watch(descriptor, onReady),
    watchExit(agentPid, id, onExit) {
      const descriptor = watchProcess(libc, agentPid, id)
      if (descriptor === null) return null
      const end = readiness.watch(descriptor, () => {
        stop()
        onExit()
      })
      const stop = (): void => {
        end()
        libc.close(descriptor)
      }
      return stop
    },
    watchMounts: (agentPid, onChange) => watchMountsOf(readiness, agentPid, onChange),
  }
}

function watchMountsOf(readiness: Readiness, agentPid: number, onChange: () => void): (() => void) | null {
  let descriptor: number
  try {
    descriptor = openSync(`/proc/${agentPid}/mountinfo`, 'r')
  } catch {
    return null // The process is gone; the scan that follows says so.
  }
  const end = readiness.watchMounts(descriptor, onChange)
  return () => {
    end()
    closeSync(descriptor)
  }
}
