/**
 * The fabric between lab hosts, live: the set's own network namespace as the agent observes it, and each lab host's links
 * into it. Watched only where there is something to join: two lab hosts.
 */
import type { AgentClient } from '../../contract/agent'
import { fabricEngine, uplinkOf, type FabricFacts, type Uplink } from '../../core/facts/fabric'
import type { FactsChange, HostFacts, NamespaceFacts } from '../../core/facts/types'
import { sameValue } from '../../core/topology/sameValue'
import { createFactsKeeper } from './facts'
import { createPacer } from './pacing'

export interface FabricOptions {
  readonly agent: AgentClient
  /** Facts of every lab host that is observed. */
  readonly hosts: () => readonly HostFacts[]
  readonly onChange: (facts: FabricFacts) => void
}

export interface Fabric {
  /** Begins to observe, or reads everything anew (after an agent's restart). */
  begin(): void
  take(change: FactsChange): void
  /** Facts of a lab host changed, or one came or went. */
  hostsChanged(): void
  facts(): FabricFacts | null
  end(): void
}

const firstRetryMs = 250
const slowestRetryMs = 4_000

/** Creates it at rest. */
export function createFabric({ agent, hosts, onChange }: FabricOptions): Fabric {
  const keeper = createFactsKeeper(fabricEngine)
  const uplinks = createUplinks()
  let begun = false
  let ended = false
  let told: FabricFacts | null = null
  /** Pushes that arrive while a dump is under way; null while none is. */
  let waiting: FactsChange[] | null = null
  let retry: NodeJS.Timeout | undefined
  let retryMs = firstRetryMs

  const tell = (): void => {
    const [namespace] = keeper.facts()?.namespaces ?? []
    if (!namespace || ended) return
    const next = { namespace, uplinks: uplinks(namespace, hosts()) }
    if (told && sameValue({ namespace: told.namespace, uplinks: told.uplinks }, next)) return
    told = { revision: (told?.revision ?? 0) + 1, ...next }
    onChange(told)
  }
  const pacer = createPacer(tell)
  const again = (): void => {
    clearTimeout(retry)
    if (!ended) retry = setTimeout(() => void read(), retryMs)
    retryMs = Math.min(retryMs * 2, slowestRetryMs)
  }
  const read = async (): Promise<void> => {
    if (waiting) return
    clearTimeout(retry)
    const crossed: FactsChange[] = []
    waiting = crossed
    const answer = await agent.call('observe.start', { labHost: fabricEngine })
    waiting = null
    if (ended) return
    // An agent without a fabric to show, of another set: the lab hosts then stand apart.
    if (!answer.ok && answer.code === 'lab-host-unknown') return
    if (!answer.ok) {
      again()
      return
    }
    keeper.replace(answer.value)
    if (crossed.every((change) => keeper.apply(change))) retryMs = firstRetryMs
    else again()
    pacer.due()
  }
  return {
    begin() {
      begun = true
      void read()
    },
    take(change) {
      if (!begun) return
      if (waiting) waiting.push(change)
      else if (keeper.apply(change)) pacer.due()
      else void read()
    },
    hostsChanged() {
      if (begun) pacer.due()
    },
    facts: () => told,
    end() {
      ended = true
      clearTimeout(retry)
      pacer.end()
    },
  }
}

/** A lab host of which no link changed has the same uplink as before, which is recognised without looking at its links. */
function createUplinks(): (fabric: NamespaceFacts, hosts: readonly HostFacts[]) => readonly Uplink[] {
  let known = new Map<NamespaceFacts['links'], { readonly fabric: string; readonly uplink: Uplink }>()
  return (fabric, hosts) => {
    const next: typeof known = new Map()
    for (const { namespaces } of hosts) {
      const host = namespaces.find((namespace) => namespace.isHost)
      if (!host) continue
      const last = known.get(host.links)
      const isSame = last?.fabric === fabric.id && last.uplink.nsids === host.nsids
      next.set(host.links, isSame ? last : { fabric: fabric.id, uplink: uplinkOf(host, fabric.id) })
    }
    known = next
    return [...next.values()].map(({ uplink }) => uplink)
  }
}
