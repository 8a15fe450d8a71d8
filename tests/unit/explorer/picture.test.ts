import { expect, it } from 'vitest'
import { applyTopologyDiff, diffTopology } from '../../../src/core/topology/diff'
import { topologyFromEngine } from '../../../src/core/topology/engineOnly'
import { labHostAbout, resolveTopology } from '../../../src/core/topology/resolve'
import type { Topology } from '../../../src/core/topology/types'
import { createPicture } from '../../../src/main/explorer/picture'
import { dockerHost } from '../topology/facts'
import { container, engineNames } from '../topology/names'

it('the picture is one series of revisions, whatever its source is and however that one counts', () => {
  const about = { ...labHostAbout, kind: 'system' } as const
  let page: Topology | null = null
  const picture = createPicture((diff) => {
    expect(diff.fromRevision).toBe(page?.revision)
    if (page) page = applyTopologyDiff(page, diff)
  })
  const told = topologyFromEngine(engineNames([container('web', 1001)]), { engine: 'system', about })
  const [first, next] = [1, 2].map((boxes, at) => ({ ...resolveTopology(dockerHost(boxes)), revision: 40 + at }))
  if (!first || !next) throw new Error('there are two')
  picture.replace(told, about)
  page = picture.current()
  picture.replace(first, about)
  picture.follow(diffTopology(first, next), next, about)
  picture.describe({ ...about, missing: ['engine-silent'] })
  picture.replace(told, about)
  expect(page).toEqual(picture.current())
  expect(page?.revision).toBe(5)
})
