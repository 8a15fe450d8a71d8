/** An explorer in the test's own process, as the window holds one: with everything that it says written down. */
import { join } from 'node:path'
import type { ExplorerState } from '../../../src/contract/explorer'
import { applyTopologyDiff } from '../../../src/core/topology/diff'
import type { Topology } from '../../../src/core/topology/types'
import type { Explorer } from '../../../src/main/explorer'
import { createExplorerPlace } from '../../../src/main/explorerPlace'
import type { TestRuntime } from './labSet'

export interface WatchedExplorer {
  readonly explorer: Explorer
  readonly states: ExplorerState[]
  /** Reasons that were said, null for "not behind any more". */
  readonly behind: (string | null)[]
  /** What a page has that takes the first picture and every diff after it. */
  page(): Topology | null
  /** The picture; throws where there is none. */
  picture(): Topology
}

/** @param environment what leads to the engine; the person has no docker contexts but those that it names. */
export function watchedExplorer(runtime: TestRuntime, environment: Readonly<Record<string, string>>): WatchedExplorer {
  const states: ExplorerState[] = []
  const behind: (string | null)[] = []
  let page: Topology | null = null
  const explorer = createExplorerPlace(
    {
      ...runtime.options,
      environment: { ...runtime.options.environment, HOME: join(runtime.directory, 'home'), ...environment },
    },
    {
      changed: (state) => states.push(state),
      diff(diff) {
        if (page?.revision === diff.fromRevision) page = applyTopologyDiff(page, diff)
        else page = null
      },
      behind: (reason) => behind.push(reason),
    },
  )
  const picture = (): Topology => {
    const answer = explorer.topology()
    if (!answer.ok) throw new Error(`${answer.code}: ${answer.message}`)
    return answer.value
  }
  return {
    explorer: {
      ...explorer,
      async open(context) {
        const state = await explorer.open(context)
        page = state.status === 'open' ? picture() : null
        return state
      },
    },
    states,
    behind,
    page: () => page,
    picture,
  }
}
