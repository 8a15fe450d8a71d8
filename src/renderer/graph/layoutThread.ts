/** Asks the layout thread for layouts, one at a time, and only when what geometry depends on has changed. */
import { applyLayoutDiff, emptyLayout, type DrawnLayout } from '../../core/graph/layoutDiff'
import { sameGeometry } from '../../core/graph/key'
import { diffTopology } from '../../core/topology/diff'
import { sameValue } from '../../core/topology/sameValue'
import type { Topology } from '../../core/topology/types'
import type { LayoutAnswer, LayoutRequest, LayoutWishes } from './layoutMessages'

export interface LayoutThread {
  /** Tells the picture and the wishes of this moment; costs next to nothing where no place depends on what changed. */
  update(topology: Topology, wishes: LayoutWishes): void
  /** Lays everything anew, as if nothing had stood anywhere. */
  tidy(): void
  end(): void
}

interface Wish {
  readonly topology: Topology
  readonly wishes: LayoutWishes
}

function sameWish(one: Wish, other: Wish): boolean {
  return sameValue(one.wishes, other.wishes) && sameGeometry(one.topology, other.topology)
}

/** Starts the thread; `onLayout` hears of each new layout. */
export function startLayoutThread(onLayout: (layout: DrawnLayout, engine: string) => void): LayoutThread {
  const worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' })
  let wanted: Wish | null = null
  let sent: Topology | null = null
  let drawn: { engine: string; layout: DrawnLayout } | null = null
  let asked: Wish | null = null
  let serial = 0
  let underWay: { serial: number; engine: string; whole: boolean } | null = null
  let tidying = false

  const post = (request: LayoutRequest): void => {
    worker.postMessage(request)
  }
  const tellPicture = (topology: Topology): void => {
    if (sent === topology) return
    if (sent?.engine === topology.engine) post({ type: 'diff', diff: diffTopology(sent, topology) })
    else post({ type: 'picture', topology })
    sent = topology
  }
  const ask = (): void => {
    // While one layout is made, the wishes of many changes become one.
    if (!wanted || underWay) return
    if (!tidying && asked && sameWish(asked, wanted)) {
      // What follows is compared with the newest: the more of it is the very same objects.
      asked = wanted
      return
    }
    asked = wanted
    tellPicture(wanted.topology)
    const { engine } = wanted.topology
    const whole = drawn?.engine !== engine
    underWay = { serial: ++serial, engine, whole }
    post({ type: 'layout', serial, wishes: plain(wanted.wishes), tidy: tidying, whole })
    tidying = false
  }
  worker.addEventListener('message', ({ data }: MessageEvent<LayoutAnswer>) => {
    if (data.serial !== underWay?.serial) return
    const base = underWay.whole || !drawn ? emptyLayout : drawn.layout
    drawn = { engine: underWay.engine, layout: applyLayoutDiff(base, data.diff) }
    underWay = null
    onLayout(drawn.layout, drawn.engine)
    ask()
  })
  return {
    update(topology, wishes) {
      wanted = { topology, wishes }
      ask()
    },
    tidy() {
      tidying = true
      ask()
    },
    end: () => worker.terminate(),
  }
}

/** Vue's reactive wrapping cannot cross to another thread. */
function plain(wishes: LayoutWishes): LayoutWishes {
  return { collapsed: [...wishes.collapsed], expanded: [...wishes.expanded], focus: wishes.focus }
}
