/** An observer over test lab hosts, and the owner's bookkeeping of its pushes. */
import { setTimeout as sleep } from 'node:timers/promises'
import { createObserver, type Observer } from '../../../src/agent/observe/index'
import { applyNamespaceChange } from '../../../src/core/facts/change'
import type { FactsChange, HostFacts, NamespaceFacts, NamespaceId } from '../../../src/core/facts/types'
import type { TestLabHost } from './labHost'

export interface Observed {
  readonly observer: Observer
  readonly changes: FactsChange[]
  /** What an owner knows from the first answer and every push since. */
  known(): readonly NamespaceFacts[]
  start(): Promise<HostFacts>
  /** Waits until the condition holds; throws with what was known after two seconds. */
  until(what: string, condition: (known: readonly NamespaceFacts[]) => boolean): Promise<void>
}

export function observe(workerPath: string, host: TestLabHost): Observed {
  const changes: FactsChange[] = []
  const known = new Map<NamespaceId, NamespaceFacts>()
  const observer = createObserver({
    workerPath,
    lookup: (name) => (name === 'lab' ? { name, firstPid: host.pid } : null),
    emit: (change) => {
      changes.push(change)
      for (const id of change.gone) known.delete(id)
      for (const part of change.changed) known.set(part.id, applyNamespaceChange(known.get(part.id), part))
    },
  })
  return {
    observer,
    changes,
    known: () => [...known.values()],
    async start() {
      const facts = await observer.start('lab')
      if (!facts.ok) throw new Error(facts.message)
      for (const namespace of facts.value.namespaces) known.set(namespace.id, namespace)
      return facts.value
    },
    async until(what, condition) {
      const deadline = performance.now() + 5000
      while (!condition([...known.values()])) {
        if (performance.now() > deadline) throw new Error(`never ${what}: ${JSON.stringify([...known.values()])}`)
        await sleep(5)
      }
    },
  }
}

export function hostOf(namespaces: readonly NamespaceFacts[]): NamespaceFacts {
  const host = namespaces.find((namespace) => namespace.isHost)
  if (!host) throw new Error('no host namespace is known')
  return host
}

export function linkNamed(namespace: NamespaceFacts | undefined, name: string): NamespaceFacts['links'][number] {
  const link = namespace?.links.find((entry) => entry.name === name)
  if (!link) throw new Error(`no link ${name} in ${JSON.stringify(namespace?.links.map((entry) => entry.name))}`)
  return link
}
