import { describe, expect, it } from 'vitest'
import { createKeptIndex } from '../../../src/core/graph/keptIndex'
import { layoutGraph } from '../../../src/core/graph/layout'
import type { DrawnLayout } from '../../../src/core/graph/layoutDiff'
import { applyLayoutDiff, diffLayout, emptyLayout } from '../../../src/core/graph/layoutDiff'
import { resolveTopology } from '../../../src/core/topology/resolve'
import type { Topology } from '../../../src/core/topology/types'
import { createBoxViews, type BoxViews } from '../../../src/renderer/graph/boxViews'
import { dockerHost } from '../topology/facts'

const containers = 60
const picture = resolveTopology(dockerHost(containers))
/** Every interface of all of them is down. */
const down: Topology = { ...picture, interfaces: picture.interfaces.map((entry) => ({ ...entry, state: 'down' })) }

interface Drawn {
  readonly views: BoxViews
  readonly layout: DrawnLayout
  show(topology: Topology): void
  /** The next frame; false where nobody asked for one. */
  frame(): boolean
  /** Sockets that say "down". */
  down(): number
}

function drawn(): Drawn {
  const kept = createKeptIndex()
  let next: (() => void) | null = null
  const views = createBoxViews({
    index: kept.index,
    marks: () => null,
    titleText: () => '',
    nextFrame: (work) => {
      next = work
    },
  })
  const wishes = { collapsed: [], expanded: [], focus: null, previous: null }
  kept.advance(picture)
  const open = layoutGraph(picture, wishes)
  const layout = applyLayoutDiff(
    emptyLayout,
    diffLayout(null, layoutGraph(picture, { ...wishes, expanded: open.groups.map((group) => group.id) })),
  )
  views.place(layout)
  const contents = () => [...layout.boxes.keys()].flatMap((id) => views.view(id)?.value.sockets ?? [])
  return {
    views,
    layout,
    show(topology) {
      views.refresh(kept.advance(topology))
    },
    frame() {
      const work = next
      next = null
      work?.()
      return work !== null
    },
    down: () => contents().filter((socket) => socket.content.state === 'down').length,
  }
}

describe('what boxes say', () => {
  it('is said at once where little changed', () => {
    const { show, frame, down: count } = drawn()
    const [one, ...others] = picture.interfaces
    show({ ...picture, interfaces: one ? [{ ...one, state: 'down' }, ...others] : [] })
    expect(count()).toBe(1)
    expect(frame()).toBe(false)
  })

  it('is said a part in each frame where a storm changed all of it, also within one large box', () => {
    const { show, frame, down: count, layout } = drawn()
    const all = [...layout.boxes.values()].reduce((sum, box) => sum + box.sockets.length, 0)
    expect(all).toBeGreaterThan(2 * containers)
    show(down)
    let last = 0
    let frames = 0
    do {
      expect(count()).toBeGreaterThan(last)
      expect(count() - last).toBeLessThanOrEqual(48)
      last = count()
      frames += 1
    } while (frame())
    expect(last).toBe(all)
    expect(frames).toBeGreaterThan(2)
  })

  it('is the newest, when the next change comes before the last one is said', () => {
    const { show, frame, down: count } = drawn()
    show(down)
    frame()
    show(picture)
    while (frame());
    expect(count()).toBe(0)
  })
})
