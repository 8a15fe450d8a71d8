/** A hundred containers end at once: the kernel and the engine tell of each, in any order. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { success } from '../../../src/contract/result'
import type { HostFacts } from '../../../src/core/facts/types'
import { decorateTopology } from '../../../src/core/topology/decorate'
import { resolveTopology } from '../../../src/core/topology/resolve'
import { socketEnd } from '../../../src/main/docker/end'
import { watchEngine } from '../../../src/main/docker/watch'
import { createLiveTopology } from '../../../src/main/topology/live'
import { drawFrom } from '../../docker/support/operations'
import { followAsPage } from '../../docker/support/page'
import { dockerHost, dockerNames } from '../topology/facts'
import { handmadeEngine } from './handmadeEngine'
import { standInAgent } from './standInAgent'

const count = 100
const patient = { timeout: 20_000, interval: 5 }
const ends: (() => unknown)[] = []
let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vethlab-many-'))
})
afterEach(() => {
  for (const end of ends.splice(0).reverse()) end()
  rmSync(directory, { recursive: true, force: true })
})

/** The host without the containers that have gone. */
function without(facts: HostFacts, gone: ReadonlySet<string>): HostFacts {
  const namespaces = facts.namespaces.filter(({ id }) => !gone.has(id))
  return {
    ...facts,
    namespaces: namespaces.map((entry) => {
      if (!entry.isHost) return entry
      const left = Object.entries(entry.nsids).filter(([, id]) => !gone.has(id))
      const nsids = Object.fromEntries(left) as typeof entry.nsids
      return {
        ...entry,
        nsids,
        links: entry.links.filter((link) => link.master === null || String(link.linkNetnsid) in nsids),
      }
    }),
  }
}

describe.each([1, 2, 3])('a hundred containers that are deleted at once, drawn by %d', (seed) => {
  it('leave no box, no wire and no half picture, whoever tells of them first', async () => {
    const draw = drawFrom(seed)
    const at = join(directory, 'e')
    const facts = dockerHost(count)
    const engine = await handmadeEngine(at, dockerNames(count))
    const agent = standInAgent(facts)
    const live = createLiveTopology({
      agent: agent.client,
      watchEngine: (_labHost, listener, changes) =>
        watchEngine(() => success(socketEnd(at, () => undefined)), listener, changes),
    })
    ends.push(
      () => {
        engine.close()
      },
      () => {
        live.close()
      },
    )
    await live.track('lab-1')
    const boxes = (): number =>
      (live.topology('lab-1')?.namespaces ?? []).flatMap(({ containers }) => containers).length
    await expect.poll(boxes, patient).toBe(count)
    const page = followAsPage(live, 'lab-1')

    const gone = new Set<string>()
    const left = [...dockerNames(count).containers]
    const host = (): HostFacts => without(facts, gone)
    while (gone.size < count || left.length > 0) {
      const ids = host().namespaces.filter(({ isHost }) => !isHost)
      if (draw(2) === 0 && ids.length > 0) {
        const { id } = ids[draw(ids.length)] ?? { id: '' }
        gone.add(id)
        agent.push({ changed: host().namespaces.filter(({ isHost }) => isHost), gone: [id] }, host())
      } else if (left.length > 0) {
        left.splice(draw(left.length), 1)
        engine.become({ ...dockerNames(count), containers: [...left] })
      }
      if (draw(8) === 0) await new Promise((later) => setImmediate(later))
    }
    const none = { ...dockerNames(count), containers: [] }
    const right = { ...decorateTopology(resolveTopology(host()), none), revision: 0 }
    const shown = (): object => ({
      behind: live.behindReason('lab-1'),
      picture: { ...live.topology('lab-1'), revision: 0 },
    })
    await expect.poll(shown, patient).toEqual({ behind: null, picture: right })
    expect(boxes()).toBe(0)
    expect(page.faults).toEqual([])
    expect(page.picture()).toEqual(live.topology('lab-1'))
  })
})
