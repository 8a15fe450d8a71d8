import { describe, expect, it } from 'vitest'
import { createFactsKeeper } from '../../../src/main/topology/facts'
import { dockerHost } from '../topology/facts'

const host = dockerHost(3)
const [, first] = host.namespaces
if (!first) throw new Error('no container in the facts')

describe('the facts of a host, as main keeps them', () => {
  it('stay the very same objects through a whole dump that says the same', () => {
    const keeper = createFactsKeeper('lab-1')
    keeper.replace(host)
    const before = keeper.facts()?.namespaces ?? []
    keeper.replace({ ...structuredClone(host), revision: 7 })
    expect(keeper.facts()?.revision).toBe(7)
    expect(before).toHaveLength(host.namespaces.length)
    for (const [index, namespace] of (keeper.facts()?.namespaces ?? []).entries()) expect(namespace).toBe(before[index])
  })

  it('lose only what changed to a push, though that holds whole tables', () => {
    const keeper = createFactsKeeper('lab-1')
    keeper.replace(host)
    const before = keeper.facts()?.namespaces ?? []
    const links = structuredClone(first.links).map((entry, at) => (at === 0 ? { ...entry, mtu: 9000 } : entry))
    const changed = [{ id: first.id, isHost: false, links, addresses: structuredClone(first.addresses) }]
    expect(keeper.apply({ engine: 'lab-1', revision: host.revision + 1, changed, gone: [] })).toBe(true)
    const now = keeper.facts()?.namespaces ?? []
    expect(now.filter((entry, index) => entry !== before[index]).map((entry) => entry.id)).toEqual([first.id])
    const after = now.find((entry) => entry.id === first.id)
    expect(after?.links.filter((entry) => !first.links.includes(entry)).map((entry) => entry.mtu)).toEqual([9000])
    expect(after?.links.length).toBeGreaterThan(1)
    expect(after?.addresses).toBe(first.addresses)
    expect(after?.processes).toBe(first.processes)
  })

  it('ask for everything again where a push is missing, and stay as they were', () => {
    const keeper = createFactsKeeper('lab-1')
    expect(keeper.apply({ engine: 'lab-1', revision: 1, changed: [], gone: [] })).toBe(false)
    keeper.replace(host)
    expect(keeper.apply({ engine: 'lab-1', revision: host.revision + 2, changed: [], gone: [first.id] })).toBe(false)
    expect(keeper.facts()?.namespaces).toHaveLength(host.namespaces.length)
  })
})
