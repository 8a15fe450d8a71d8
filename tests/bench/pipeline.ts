/**
 * How long main takes from one push of the agent to the message for the page, at N containers on one bridge: the facts are
 * kept, resolved, given Docker's names, compared with what was sent last, and serialised as Electron would.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { serialize } from 'node:v8'
import type { AgentClient } from '../../src/contract/agent'
import { success } from '../../src/contract/result'
import type { FactsChange, HostFacts, LinkFacts, NamespaceChange, NamespaceFacts } from '../../src/core/facts/types'
import { decorateTopology } from '../../src/core/topology/decorate'
import { diffTopology } from '../../src/core/topology/diff'
import { resolveTopology } from '../../src/core/topology/resolve'
import { createLiveTopology, type LiveTopology, type NamesListener } from '../../src/main/topology/live'
import { frameMs } from '../../src/main/topology/pacing'
import { dockerHost, dockerNames } from '../unit/topology/facts'
import { benchRow, printReport } from './report'

const engine = 'lab-1'
/** So many pushes come before anything is counted: main is a long-lived process. */
const warmUps = 60

interface Bed {
  readonly live: LiveTopology
  facts: HostFacts
  push(change: FactsChange): void
}

/** Options: `--namespaces N` (500), `--rounds N` (200), `--events N` (10000). */
export async function run({ json, args }: { json: boolean; args: readonly string[] }): Promise<void> {
  const option = (name: string, otherwise: number): number => {
    const at = args.indexOf(`--${name}`)
    return at < 0 ? otherwise : Number(args[at + 1])
  }
  const count = option('namespaces', 500)
  const bed = await prepare(count)
  const samples: Record<string, number[]> = { state: [], address: [], naive: [] }
  for (let round = 0; round < warmUps + option('rounds', 200); round += 1) {
    for (const kind of ['state', 'address', 'naive'] as const) {
      const ms = kind === 'naive' ? naive(bed, count) : await pushed(bed, change(bed, kind, round))
      if (round >= warmUps) samples[kind]?.push(ms)
    }
  }
  const storm = await underStorm(bed, option('events', 10_000))
  bed.live.close()
  printReport(
    {
      bench: 'pipeline',
      rows: [
        benchRow('a link goes down, its peer loses the carrier', 'ms', samples['state'] ?? []),
        benchRow('a container gets another address', 'ms', samples['address'] ?? []),
        benchRow('everything anew (no reuse)', 'ms', samples['naive'] ?? []),
      ],
      figures: storm,
    },
    json,
  )
}

async function prepare(count: number): Promise<Bed> {
  const facts = dockerHost(count)
  let push: Bed['push'] = () => undefined
  let listener: NamesListener | undefined
  const agent = {
    call: () => Promise.resolve(success(facts)),
    on: (_event: string, taker: Bed['push']) => {
      push = taker
      return () => undefined
    },
  } as unknown as AgentClient
  const live = createLiveTopology({
    agent,
    watchEngine: (_labHost, taker) => {
      listener = taker
      return () => undefined
    },
  })
  await live.track(engine)
  listener?.names(dockerNames(count))
  live.onDiff((diff) => {
    serialize(diff)
  })
  return {
    live,
    facts,
    push: (change) => {
      push(change)
    },
  }
}

async function pushed(bed: Bed, next: FactsChange): Promise<number> {
  await sleep(frameMs + 2)
  const begun = performance.now()
  bed.push(next)
  return performance.now() - begun
}

/** What the same change costs where the whole picture is made and compared each time. */
function naive(bed: Bed, count: number): number {
  const names = dockerNames(count)
  const before = decorateTopology(resolveTopology(bed.facts), names)
  const namespaces = bed.facts.namespaces.map((namespace, index) =>
    index > 1 ? namespace : (JSON.parse(JSON.stringify(namespace)) as NamespaceFacts),
  )
  const begun = performance.now()
  serialize(diffTopology(before, decorateTopology(resolveTopology({ ...bed.facts, namespaces }), names)))
  return performance.now() - begun
}

/** Pushes without a pause between; what is told is how long the event loop was blocked at the most, and by how many diffs. */
async function underStorm(bed: Bed, events: number): Promise<Record<string, number>> {
  let diffs = 0
  const end = bed.live.onDiff(() => (diffs += 1))
  let longest = 0
  let last = performance.now()
  const begun = last
  for (let event = 0; event < events; event += 1) {
    bed.push(change(bed, 'state', event))
    await new Promise((resolve) => setImmediate(resolve))
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }
  bed.live.topology(engine)
  end()
  return {
    storm_events: events,
    storm_ms: Math.round(last - begun),
    storm_longest_block_ms: Math.round(longest),
    storm_diffs: diffs,
  }
}

/** Changes the bed's facts, and gives the push as it comes out of the agent's pipe: nothing in it is an object seen before. */
function change(bed: Bed, kind: 'state' | 'address', round: number): FactsChange {
  const { facts } = bed
  const at = 1 + (round % (facts.namespaces.length - 1))
  const flip = (name: string) => (link: LinkFacts) =>
    link.name === name ? { ...link, flags: link.flags ^ 1, carrier: !link.carrier } : link
  const changes = facts.namespaces.flatMap((namespace, index): NamespaceChange[] => {
    const { id, isHost, links, addresses } = namespace
    if (kind === 'address') {
      if (index !== at) return []
      return [{ id, isHost, addresses: addresses.map((entry) => ({ ...entry, scope: entry.scope ^ 1 })) }]
    }
    if (!isHost && index !== at) return []
    return [{ id, isHost, links: links.map(flip(isHost ? `veth${at}` : 'eth0')) }]
  })
  const changed = new Map(changes.map((entry) => [entry.id, entry]))
  const revision = facts.revision + 1
  bed.facts = {
    ...facts,
    revision,
    namespaces: facts.namespaces.map((namespace) => ({ ...namespace, ...changed.get(namespace.id) })),
  }
  return JSON.parse(JSON.stringify({ engine, revision, gone: [], changed: changes })) as FactsChange
}
