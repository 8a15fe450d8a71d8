/** The truth to compare with: a second agent in the same set, whose scan, sockets and dumps are its own. */
import { once } from 'node:events'
import { join } from 'node:path'
import type { NeighbourFacts } from '../../../src/core/facts/types'
import type { Topology } from '../../../src/core/topology/types'
import type { LabSet, LabSetOptions } from '../../../src/main/labs'
import { createAgentClient } from '../../../src/main/labs/client'
import { startAgent } from '../../../src/main/labs/namespaces'
import { createLabSession, type LabSession } from '../../../src/main/session'
import { value } from './labSet'
import { below } from './processes'

const namesDeadlineMs = 45_000

/** Observes the lab host from nothing, with the engine's names, and lets everything go again. */
export async function freshPicture(options: LabSetOptions, set: LabSet, labHost: string): Promise<Topology> {
  const client = createAgentClient()
  const agent = startAgent({
    directory: set.directory,
    firstPid: firstPidOf(set),
    nodeExecutable: options.nodeExecutable,
    agentScript: options.agentScript,
    argument: JSON.stringify({
      setDirectory: set.directory,
      dataDirectory: join(options.stateDirectory, set.id),
      imagesDirectory: options.imagesDirectory,
      resourcesDirectory: options.resourcesDirectory,
      memoryBounded: false,
    }),
    group: null,
  })
  const ended = once(agent, 'exit')
  agent.stdout?.on(
    'data',
    client.connect({ write: (bytes) => agent.stdin?.write(bytes) }, () => agent.kill()),
  )
  const session = createLabSession(
    {
      agent: client,
      up: (name) => client.call('lab.up', { name }),
      list: () => client.call('lab.list', {}),
      onAgentRestart: () => () => undefined,
      onAgentLost: () => () => undefined,
    },
    () => undefined,
  )
  try {
    value(await session.observe(labHost))
    return await named(session, labHost)
  } finally {
    session.close()
    agent.stdin?.end()
    await ended
  }
}

/** The set's first process is a child of its waiter, which is ours. */
function firstPidOf(set: LabSet): number {
  const found = below(process.pid).find(
    (entry) => /^bash .*init\.sh set$/.test(entry.command) && !entry.command.includes('unshare'),
  )
  if (!found) throw new Error(`no first process of set ${set.id}`)
  return found.pid
}

async function named(session: LabSession, labHost: string): Promise<Topology> {
  const deadline = performance.now() + namesDeadlineMs
  while (performance.now() < deadline) {
    const picture = session.live.topology(labHost)
    if (picture?.named && session.live.behindReason(labHost) === null) return picture
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('the fresh picture got no names')
}

/** NUD_REACHABLE, STALE, DELAY and PROBE follow each other by timers alone: to the model they are one. */
const resolvedStates = 2 | 4 | 8 | 16

/** IFF_UP of include/uapi/linux/if.h. */
const up = 1

export interface ComparedOptions {
  /** No event tells of a process that starts or ends beside others: the lists are as old as the last scan. */
  readonly processes: boolean
  /** Alias, alternative names and a driver's options of what is down are left out: no event tells of them (docs/topology.md). */
  readonly exceptUntold?: boolean
}

/** The picture without what two observers may differ in. */
export function comparable(picture: Topology | null, { processes, exceptUntold = false }: ComparedOptions): unknown {
  if (!picture) return null
  const neighbour = (entry: NeighbourFacts): NeighbourFacts =>
    (entry.state & resolvedStates) === 0 ? entry : { ...entry, state: 2 }
  return {
    ...picture,
    revision: 0,
    interfaces: picture.interfaces.map((entry) =>
      exceptUntold && (entry.flags & up) === 0 ? { ...entry, alias: null, altNames: [], info: null } : entry,
    ),
    namespaces: picture.namespaces.map((namespace) => ({
      ...namespace,
      processes: processes ? namespace.processes : [],
      neighbours: namespace.neighbours.map(neighbour),
    })),
  }
}

export interface Agreement extends ComparedOptions {
  readonly options: LabSetOptions
  readonly set: LabSet
  readonly session: LabSession
  readonly labHost: string
}

/** Two observers never look at the same instant: so long they may take to agree while nothing is done. */
const patienceMs = 20_000

/**
 * Waits until the picture that events made is what a fresh look gives, and says that it is not behind; nothing that is
 * done here makes it read anything again.
 *
 * @returns null, or both pictures where they never agreed.
 */
export async function disagreement(
  of: Agreement,
): Promise<{ own: unknown; fresh: unknown; behind: string | null } | null> {
  const { session, labHost } = of
  const deadline = performance.now() + patienceMs
  for (;;) {
    // Of an engine that has died only its agent may take care: the other one would bring it back, too.
    while (session.live.behindReason(labHost) !== null && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const fresh = comparable(await freshPicture(of.options, of.set, labHost), of)
    const own = comparable(session.live.topology(labHost), of)
    const behind = session.live.behindReason(labHost)
    if (JSON.stringify(own) === JSON.stringify(fresh) && behind === null) return null
    if (performance.now() > deadline) return { own, fresh, behind }
  }
}
