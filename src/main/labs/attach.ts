/** Another program's set, reached through its socket. */
import { connect } from 'node:net'
import { join } from 'node:path'
import type { LabHostInfo } from '../../contract/agent'
import { encodeMessage } from '../../contract/frames'
import { failure, success, type Failure, type Result } from '../../contract/result'
import { createAgentClient } from './client'
import { isOwned, listSetPaths } from './directory'
import { readHolder, type SharedHolder } from './holder'
import { closeSetVerb } from './server'
import type { ReachedLabSet } from './types'

const connectDeadlineMs = 2_000
/** A person waits for it at the window's start. */
const answerDeadlineMs = 1_000

export interface AttachedLabSet extends ReachedLabSet {
  /** Asks the owner to end the whole set. */
  closeSet(): void
  /** Leaves the set as it is. */
  close(): void
}

/** Every living set below the directory that answers. */
export async function attachSets(directory: string): Promise<AttachedLabSet[]> {
  const attached = await Promise.all(listSetPaths(directory).filter(isOwned).map(attachSet))
  return attached.flatMap((result) => (result.ok ? [result.value] : []))
}

/** A set that is taken up, with its lab hosts as they were then. */
export interface TakenUpSet {
  readonly set: AttachedLabSet
  readonly holder: SharedHolder
  readonly hosts: readonly LabHostInfo[]
}

/**
 * Reaches the newest living set of such a holder that has a lab host.
 * @returns null where there is none.
 */
export async function takeUpSet(directory: string, holders: readonly SharedHolder[]): Promise<TakenUpSet | null> {
  const found = listSetPaths(directory).flatMap((path) => {
    const known = readHolder(path)
    const holder = holders.find((one) => one === known?.holder)
    return known && holder ? [{ path, holder, since: known.since }] : []
  })
  for (const { path, holder } of found.sort((one, other) => other.since - one.since)) {
    const set = await attachSet(path)
    if (!set.ok) continue
    const hosts = await within(set.value.list())
    if (hosts?.ok && hosts.value.some((host) => host.status !== 'down')) {
      return { set: set.value, holder, hosts: hosts.value }
    }
    set.value.close()
  }
  return null
}

/** Null where the answer does not come in time: its owner's agent may be stopped. */
async function within<T>(answer: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, answerDeadlineMs, null)
  })
  return Promise.race([answer, late]).finally(() => {
    clearTimeout(timer)
  })
}

function attachSet(path: string): Promise<Result<AttachedLabSet>> {
  return new Promise((resolve) => {
    const client = createAgentClient()
    const socket = connect(join(path, 'socket'))
    const goneListeners = new Set<(reason: Failure) => void>()
    let left = false
    const refuse = (why: string): void => {
      socket.destroy()
      resolve(failure('set-gone', `the lab hosts in ${path} do not answer: ${why}`))
    }
    socket.setTimeout(connectDeadlineMs, () => {
      refuse('time-out')
    })
    socket.on('error', (error) => {
      refuse(error.message)
    })
    socket.on('close', () => {
      const reason = failure('set-gone', 'the owner of these lab hosts has ended')
      client.disconnect(reason)
      if (!left) for (const listener of goneListeners) listener(reason)
    })
    // Before anybody listens: a terminal that is opened upon the news has its new number.
    client.on('agent.lost', () => {
      client.renumber()
    })
    socket.on('connect', () => {
      socket.setTimeout(0)
      socket.on('data', client.connect({ write: (bytes) => socket.write(bytes) }, refuse))
      resolve(
        success({
          id: path.split('/').pop() ?? '',
          agent: client,
          up: (name) => client.call('lab.up', { name }),
          down: (name) => client.call('lab.down', { name }),
          list: () => client.call('lab.list', {}),
          onAgentRestart: (listener) => client.on('agent.restarted', listener),
          onAgentLost: (listener) => client.on('agent.lost', listener),
          onGone: (listener) => void goneListeners.add(listener),
          closeSet: () => {
            socket.write(encodeMessage({ type: 'call', id: 0, verb: closeSetVerb, args: {} }))
          },
          close: () => {
            left = true
            socket.end()
          },
        }),
      )
    })
  })
}
