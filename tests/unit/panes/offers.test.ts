/** Where a terminal is offered in the picture, and what is never entered. */
import { describe, expect, it } from 'vitest'
import { allPlaces, placesOf, wireOffer } from '../../../src/core/panes/offers'
import { resolveTopology } from '../../../src/core/topology/resolve'
import type { Namespace, Topology } from '../../../src/core/topology/types'
import { decorateTopology } from '../../../src/core/topology/decorate'
import { dockerHost, dockerNames } from '../topology/facts'

const picture = decorateTopology(resolveTopology(dockerHost(2)), dockerNames(2))
const boxOf = (topology: Topology, id: string): Namespace => {
  const found = topology.namespaces.find((entry) => entry.id === id)
  if (!found) throw new Error(`${id} is not in the picture`)
  return found
}
const host = boxOf(picture, '4:1')
const web = boxOf(picture, '4:101')
const lab = { kind: 'lab-host', labHost: 'lab-1' }
const exec = { kind: 'container', labHost: 'lab-1', container: 'web-1' }
const tools = { kind: 'namespace', labHost: 'lab-1', namespaceId: '4:101' }
const places = (namespace: Namespace, entering: Parameters<typeof placesOf>[2] = 'everything') =>
  placesOf(picture, namespace, entering).map((offer) => offer.place)

describe('a box offers', () => {
  it('the lab host’s shell', () => {
    expect(places(host)).toEqual([lab])
  })

  it('a container’s own shell first, then the host’s tools in its namespace', () => {
    expect(places(web)).toEqual([exec, tools])
  })

  it('no shell of a container that does not run', () => {
    expect(places({ ...web, containers: web.containers.map((one) => ({ ...one, state: 'paused' })) })).toEqual([tools])
  })

  it('the host’s tools in any other namespace, such as the overlay’s hidden one', () => {
    expect(places({ ...web, kind: 'network', containers: [] })).toEqual([tools])
    expect(places({ ...web, kind: 'other', containers: [] })).toEqual([tools])
  })

  it('the shells of containers that use the host’s network', () => {
    expect(places({ ...host, containers: web.containers })).toEqual([lab, exec])
  })

  it('nothing between the lab hosts, and nothing of what only the engine tells', () => {
    expect(places({ ...web, kind: 'fabric' })).toEqual([])
    expect(places({ ...web, origin: 'engine' })).toEqual([])
  })

  it('of the person’s own engine only namespaces, and only if they may be entered', () => {
    expect(places(web, 'namespaces')).toEqual([tools])
    expect(places(host, 'namespaces')).toEqual([])
    expect(places(web, 'nothing')).toEqual([])
  })

  it('the lab host that it belongs to, where several are in the picture', () => {
    expect(places({ ...web, labHost: 'lab-2' })).toEqual([
      { ...exec, labHost: 'lab-2' },
      { ...tools, labHost: 'lab-2' },
    ])
  })
})

describe('all places', () => {
  it('are those of every box, the host’s first', () => {
    const backwards = { ...picture, namespaces: [...picture.namespaces].reverse() }
    expect(allPlaces(backwards, 'everything').map(({ name, place }) => `${place.kind} ${name}`)).toEqual([
      'lab-host lab-1',
      'container web-2',
      'namespace web-2',
      'container web-1',
      'namespace web-1',
    ])
  })
})

describe('a wire offers both of its ends', () => {
  const inside = picture.interfaces.find((entry) => entry.namespaceId === '4:101' && entry.name === 'eth0')
  const outside = picture.interfaces.find((entry) => entry.name === 'veth1')

  it('from either end, the host’s first, with the same tools in both', () => {
    for (const link of [inside, outside]) {
      expect(wireOffer(picture, link?.key ?? '', 'everything')).toEqual([
        { place: lab, name: 'lab-1', end: { of: 'host', interface: 'veth1' } },
        { place: tools, name: 'web-1', end: { of: 'container', interface: 'eth0' } },
      ])
    }
  })

  it('on the person’s own machine by the host’s namespace, where namespaces may be entered', () => {
    expect(wireOffer(picture, inside?.key ?? '', 'namespaces')?.map((offer) => offer.place)).toEqual([
      { kind: 'namespace', labHost: 'lab-1', namespaceId: '4:1' },
      tools,
    ])
    expect(wireOffer(picture, inside?.key ?? '', 'nothing')).toBe(null)
  })

  it('not where the wire stays in its namespace, or leads out of the picture', () => {
    const key = (name: string): string => picture.interfaces.find((entry) => entry.name === name)?.key ?? ''
    expect(wireOffer(picture, key('docker0'), 'everything')).toBe(null)
    expect(wireOffer(picture, key('lo'), 'everything')).toBe(null)
    expect(wireOffer(picture, 'no such interface', 'everything')).toBe(null)
  })
})
