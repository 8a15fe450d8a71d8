import { describe, expect, it } from 'vitest'
import { homesIn, keepNamesAtHome } from '../../../src/core/topology/homes'
import { decorateTopology } from '../../../src/core/topology/decorate'
import { resolveTopology } from '../../../src/core/topology/resolve'
import { dockerHost } from './facts'
import { container, engineNames } from './names'

describe('names of an engine that cannot be asked any more', () => {
  const names = engineNames([container('web', 1001, { sandboxKey: '/run/docker/netns/a' }), container('db', 1002)])
  const homes = homesIn(decorateTopology(resolveTopology(dockerHost(2)), names))

  it('stay where they were', () => {
    expect([...homes]).toEqual([
      ['web', '4:101'],
      ['db', '4:102'],
    ])
    expect(keepNamesAtHome(names, homes, dockerHost(2))).toBe(names)
  })

  it('are lost with their process, and never go to another that has its PID', () => {
    const facts = dockerHost(2)
    const swapped = {
      ...facts,
      namespaces: facts.namespaces.map((entry) =>
        entry.id === '4:101' ? { ...entry, processes: [] } : entry.isHost ? withProcess(entry, 1001) : entry,
      ),
    }
    const kept = keepNamesAtHome(names, homes, swapped)
    expect(kept.containers.map(({ name, pid, sandboxKey }) => [name, pid, sandboxKey])).toEqual([
      ['web', 0, ''],
      ['db', 1002, ''],
    ])
    // Once lost, it stays lost.
    expect(keepNamesAtHome(kept, homes, facts)).toBe(kept)
  })
})

function withProcess<T extends { processes: readonly { pid: number; comm: string }[] }>(entry: T, pid: number): T {
  return { ...entry, processes: [...entry.processes, { pid, comm: 'stranger' }] }
}
