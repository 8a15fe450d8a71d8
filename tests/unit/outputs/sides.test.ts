/** Which places can be shown, and which two are meant. */
import { describe, expect, it } from 'vitest'
import { decorateTopology } from '../../../src/core/topology/decorate'
import { joinTopologies } from '../../../src/core/topology/join'
import { resolveTopology } from '../../../src/core/topology/resolve'
import type { Topology } from '../../../src/core/topology/types'
import { sameWiring } from '../../../src/core/outputs/wiring'
import { meantSides, sideChoices } from '../../../src/renderer/outputs/sides'
import { dockerHost, dockerNames } from '../topology/facts'

const picture = decorateTopology(resolveTopology(dockerHost(2)), dockerNames(2))
const labHost = picture.engine
const choices = sideChoices(picture, labHost, false)
const keys = (topology: Topology, selected: string | null): (string | null)[] => {
  const all = sideChoices(topology, labHost, false)
  const { left, right } = meantSides(topology, all, selected)
  return [left?.key ?? null, right?.key ?? null]
}
const containers = choices.filter((choice) => choice.kind === 'container')
const [first, second] = containers

describe('the places', () => {
  it('are the host, each container from outside and from inside', () => {
    expect(choices.map((choice) => choice.kind)).toEqual(['host', 'container', 'inside', 'container', 'inside'])
    expect(choices[0]).toMatchObject({ key: `${labHost} host`, place: { kind: 'lab-host', labHost } })
    expect(choices.find((choice) => choice.kind === 'inside')?.place.kind).toBe('container')
  })

  it('of the person’s own engine are namespaces only: nothing is run inside its containers', () => {
    const own = sideChoices(picture, 'system', true)
    expect(own.map((choice) => choice.kind)).toEqual(['host', 'container', 'container'])
    expect(new Set(own.map((choice) => choice.place.kind))).toEqual(new Set(['namespace']))
  })

  it('are nowhere that cannot be entered: between the lab hosts, or by the engine’s word alone', () => {
    const hidden: Topology = {
      ...picture,
      namespaces: picture.namespaces.map((entry) =>
        entry.kind === 'host' ? { ...entry, kind: 'fabric' } : { ...entry, origin: 'engine' },
      ),
    }
    expect(sideChoices(hidden, labHost, false)).toEqual([])
  })

  it('have one key over a restart, and another namespace behind it', () => {
    const restarted: Topology = {
      ...picture,
      namespaces: picture.namespaces.map((entry) =>
        entry.kind === 'container' ? { ...entry, id: `9${entry.id}` } : entry,
      ),
    }
    const after = sideChoices(restarted, labHost, false)
    expect(after.map((choice) => choice.key)).toEqual(choices.map((choice) => choice.key))
    expect(after[1]?.namespaceId).not.toBe(choices[1]?.namespaceId)
  })
})

describe('the two that are meant', () => {
  it('are host and first container where nothing is selected', () => {
    expect(keys(picture, null)).toEqual([`${labHost} host`, first?.key])
  })

  it('follow a selected container, one of its interfaces, and the host’s end of its wire', () => {
    const id = second?.namespaceId ?? ''
    const inner = picture.interfaces.find((entry) => entry.namespaceId === id && entry.vethPeer !== null)
    expect(keys(picture, id)).toEqual([`${labHost} host`, second?.key])
    expect(keys(picture, inner?.key ?? '')).toEqual([`${labHost} host`, second?.key])
    expect(keys(picture, inner?.vethPeer ?? '')).toEqual([`${labHost} host`, second?.key])
  })

  it('are both ends of a pair between two containers, the selected one right', () => {
    const id = second?.namespaceId ?? ''
    const [near, far] = [first?.namespaceId ?? '', id].map((namespaceId) =>
      picture.interfaces.find((entry) => entry.namespaceId === namespaceId && entry.vethPeer !== null),
    )
    const paired: Topology = {
      ...picture,
      interfaces: picture.interfaces.map((entry) =>
        entry === near ? { ...entry, vethPeer: far?.key ?? null } : entry,
      ),
    }
    expect(keys(paired, near?.key ?? '')).toEqual([second?.key, first?.key])
  })

  it('are two hosts where there is no container, and a host alone where there is one', () => {
    const bare = (name: string): Topology => {
      const only = resolveTopology(dockerHost(0))
      return {
        ...only,
        engine: name,
        namespaces: only.namespaces.map((entry) => ({
          ...entry,
          id: `${entry.id}${name.length}${name.charCodeAt(4)}`,
        })),
      }
    }
    const both = joinTopologies([bare('lab-1'), bare('lab-2')], null)
    expect(keys(both, null)).toEqual(['lab-1 host', 'lab-2 host'])
    expect(keys(resolveTopology(dockerHost(0)), null)).toEqual([`${labHost} host`, null])
  })

  it('are what is left where the selected one is gone', () => {
    expect(keys(picture, '1:1')).toEqual([`${labHost} host`, first?.key])
  })
})

describe('the wiring', () => {
  it('is the same while only processes and neighbours change, and another by a route, an address or a container', () => {
    const change = (entry: Partial<Topology['namespaces'][number]>): Topology => ({
      ...picture,
      revision: picture.revision + 1,
      namespaces: picture.namespaces.map((namespace, index) => (index === 0 ? { ...namespace, ...entry } : namespace)),
    })
    expect(sameWiring(picture, change({ processes: [], neighbours: [] }))).toBe(true)
    expect(sameWiring(picture, change({ containers: [] }))).toBe(picture.namespaces[0]?.containers.length === 0)
    expect(sameWiring(picture, change({ routes: [] }))).toBe(picture.namespaces[0]?.routes.length === 0)
    expect(sameWiring(picture, { ...picture, interfaces: picture.interfaces.slice(1) })).toBe(false)
    expect(sameWiring(picture, { ...picture, namespaces: picture.namespaces.slice(1) })).toBe(false)
  })
})
