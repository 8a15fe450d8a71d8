/** What the drawing thread and the one that lays out say to each other. */
import type { LayoutDiff } from '../../core/graph/layoutDiff'
import type { LayoutOptions } from '../../core/graph/types'
import type { Topology, TopologyDiff } from '../../core/topology/types'

export type LayoutWishes = Omit<LayoutOptions, 'previous'>

/** The picture goes over whole once; after that only what changed. */
export type LayoutRequest =
  | { readonly type: 'picture'; readonly topology: Topology }
  | { readonly type: 'diff'; readonly diff: TopologyDiff }
  /** `tidy`: laid anew, as if nothing had stood anywhere. `whole`: the answer starts from nothing, too. */
  | {
      readonly type: 'layout'
      readonly serial: number
      readonly wishes: LayoutWishes
      readonly tidy: boolean
      readonly whole: boolean
    }

export interface LayoutAnswer {
  readonly serial: number
  readonly diff: LayoutDiff
}
