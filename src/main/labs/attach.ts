/** Another program's set, reached through its socket. */
import { connect } from 'node:net'
import { join } from 'node:path'
import type { AgentClient, LabHostInfo } from '../../contract/agent'
import { encodeMessage } from '../../contract/frames'
import { failure, success, type Result } from '../../contract/result'
import { createAgentClient } from './client'
import { isOwned, listSetPaths } from './directory'
import { closeSetVerb } from './server'

const connectDeadlineMs = 2_000

export interface AttachedLabSet {
  readonly id: string
  readonly agent: AgentClient
  up(name: string): Promise<Result<LabHostInfo>>
  down(name: string): Promise<Result<{ name: string }>>
  list(): Promise<Result<readonly LabHostInfo[]>>
  /** The owner tells nobody else of its agent's restarts: a short-lived program has no use for it. */
  onAgentRestart(): () => void
  onAgentLost(): () => void
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

function attachSet(path: string): Promise<Result<AttachedLabSet>> {
  return new Promise((resolve) => {
    const client = createAgentClient()
    const socket = connect(join(path, 'socket'))
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
      client.disconnect(failure('set-gone', 'the owner of these lab hosts has ended'))
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
          onAgentRestart: () => () => undefined,
          onAgentLost: () => () => undefined,
          closeSet: () => {
            socket.write(encodeMessage({ type: 'call', id: 0, verb: closeSetVerb, args: {} }))
          },
          close: () => socket.end(),
        }),
      )
    })
  })
}
