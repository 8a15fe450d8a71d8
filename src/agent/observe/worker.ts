/**
 * The observing thread: composition root of rtnetlink, namespaces and observe. One thread enters all network namespaces
 * in turn (setns(2) moves only the caller), so the agent's main thread never leaves its own.
 */
import { closeSync, openSync } from 'node:fs'
import { parentPort, type MessagePort } from 'node:worker_threads'
import { loadLibc } from '../namespaces/libc'
import { createReadiness } from '../namespaces/readiness'
import { createLabs } from './labs'
import { createSurroundings } from './surroundings'
import type { ThreadRequest } from './types'

/** Room for some two thousand events. */
const receiveBytes = 4 * 1024 * 1024

if (parentPort) serve(parentPort)

function serve(port: MessagePort): void {
  const libc = loadLibc()
  const readiness = createReadiness(libc)
  const home = openSync('/proc/thread-self/ns/net', 'r')
  const labs = createLabs(createSurroundings({ libc, readiness, home, receiveBytes }), (message) => {
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
