/**
 * The observing thread's work in the test's own thread, over the real kernel: so a test can count what it does, and act at
 * a chosen moment in the middle of it.
 */
import { closeSync, openSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadLibc } from '../../../src/agent/namespaces/libc'
import { createReadiness } from '../../../src/agent/namespaces/readiness'
import { createAssembly } from '../../../src/agent/observe/assemble'
import { createLabs } from '../../../src/agent/observe/labs'
import { createSurroundings } from '../../../src/agent/observe/surroundings'
import { tableNames, type Surroundings, type ThreadMessage } from '../../../src/agent/observe/types'
import { tableDecoders } from '../../../src/agent/rtnetlink/tables'
import type { FactsChange, NamespaceFacts } from '../../../src/core/facts/types'
import type { TestLabHost } from './labHost'

export interface InThread {
  /** Reads everything; what the owner is answered. */
  start(): Extract<ThreadMessage, { kind: 'answer' }>
  known(): readonly NamespaceFacts[]
  /** Every change so far, in order. */
  readonly changes: readonly FactsChange[]
  /** Waits until the condition holds; throws with what was known after five seconds. */
  until(what: string, condition: (known: readonly NamespaceFacts[]) => boolean): Promise<void>
  /** Ends the observing of the lab host, and gives back what was held for it. */
  stop(): void
  close(): void
}

/**
 * @param receiveBytes SO_RCVBUF of each socket.
 * @param stand what the test puts in the way of the product's own surroundings.
 */
export function observeInThread(
  host: TestLabHost,
  receiveBytes: number,
  stand: (real: Surroundings) => Surroundings = (real) => real,
): InThread {
  const libc = loadLibc()
  const readiness = createReadiness(libc)
  const home = openSync('/proc/thread-self/ns/net', 'r')
  const assembly = createAssembly('lab', tableDecoders)
  const changes: FactsChange[] = []
  const answers: Extract<ThreadMessage, { kind: 'answer' }>[] = []
  const labs = createLabs(stand(createSurroundings({ libc, readiness, home, receiveBytes })), (message) => {
    if (message.kind === 'answer') answers.push(message)
    if (message.kind !== 'update') return
    const change = assembly.apply(message)
    if (change) changes.push(change)
  })
  const known = (): readonly NamespaceFacts[] => assembly.facts().namespaces
  return {
    start() {
      labs.handle({ kind: 'start', request: 1, labHost: 'lab', firstPid: host.pid, tables: tableNames })
      const answer = answers.pop()
      if (!answer) throw new Error('the start was not answered')
      return answer
    },
    known,
    changes,
    async until(what, condition) {
      const deadline = performance.now() + 5000
      while (!condition(known())) {
        if (performance.now() > deadline) throw new Error(`never ${what}: ${JSON.stringify(known())}`)
        await sleep(5)
      }
    },
    stop() {
      labs.handle({ kind: 'stop', labHost: 'lab' })
    },
    close() {
      labs.close()
      readiness.close()
      closeSync(home)
    },
  }
}
