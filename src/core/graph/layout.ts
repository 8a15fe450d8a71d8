/** Picture → places: of one engine (`picture.ts`), or of several lab hosts with the fabric between (`joined.ts`). */
import { joinedEngine } from '../topology/join'
import type { Topology } from '../topology/types'
import { layoutJoined } from './joined'
import { layoutPicture } from './picture'
import type { GraphLayout, LayoutOptions } from './types'

/** Nothing collapsed by hand, nothing in focus, no layout before. */
export const freshLayout: LayoutOptions = { previous: null, collapsed: [], expanded: [], focus: null }

/** Lays the picture out; the result is plain data and may be handed back as `options.previous`. */
export function layoutGraph(topology: Topology, options: LayoutOptions): GraphLayout {
  return topology.engine === joinedEngine ? layoutJoined(topology, options) : layoutPicture(topology, options)
}
