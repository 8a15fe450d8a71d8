/** No layout is made where nothing can move, and one is made wherever something can. */
import { describe, expect, it } from 'vitest'
import { sameGeometry } from '../../../src/core/graph/key'
import type { Topology } from '../../../src/core/topology/types'
import { startWiring } from './wiring'

const wiring = startWiring()
const bridge = wiring.bridge('docker0')
const first = wiring.run('first', [bridge])
wiring.run('second', [bridge])
const before = wiring.topology()
const withInterface = (more: Partial<Topology['interfaces'][number]>): Topology => ({
  ...before,
  interfaces: before.interfaces.map((entry, at) => (at === 3 ? { ...entry, ...more } : entry)),
})
const withNamespace = (more: Partial<Topology['namespaces'][number]>): Topology => ({
  ...before,
  namespaces: before.namespaces.map((entry) => (entry.id === first ? { ...entry, ...more } : entry)),
})

describe('the same places', () => {
  it.each([
    ['a state', withInterface({ state: 'down', carrier: false })],
    ['a name', withInterface({ name: 'renamed' })],
    ['an address', withInterface({ addresses: [] })],
    ['routes', withNamespace({ routes: [] })],
    ['nothing', wiring.topology()],
  ])('whatever becomes of %s', (_what, now) => {
    expect(sameGeometry(before, now)).toBe(true)
  })

  it.each([
    ['a kind changes', withInterface({ kind: 'dummy' })],
    ['a lower link leads out of the picture', withInterface({ lowerLinkOutside: true })],
    ['a namespace gets another kind', withNamespace({ kind: 'other' })],
    ['a container leaves a namespace', withNamespace({ containers: [] })],
    ['a wire goes', { ...before, wires: before.wires.slice(1) }],
    ['a wire is another', { ...before, wires: before.wires.map((wire) => ({ ...wire, key: `${wire.key}.` })) }],
    ['the host is another', { ...before, hostNamespace: first }],
    ['the engine is another', { ...before, engine: 'lab-2' }],
  ])('not when %s', (_what, now) => {
    expect(sameGeometry(before, now)).toBe(false)
  })

  it('not when a container belongs to a compose project', () => {
    const [container] = before.namespaces.find((entry) => entry.id === first)?.containers ?? []
    if (!container) throw new Error('the container is not in the picture')
    const compose = { project: 'shop', service: 'web' }
    expect(sameGeometry(before, withNamespace({ containers: [{ ...container, compose }] }))).toBe(false)
  })
})
