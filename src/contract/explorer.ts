/** The explorer: the same picture of the person's own engine, read-only. Its engine name is "system" wherever one is asked for. */
import type { EngineAbout } from '../core/topology/types'
import type { Failure } from './result'

/** The engine name of the person's own engine; no lab host may have it. */
export const systemEngine = 'system'

export interface ExplorerState {
  readonly status: 'closed' | 'opening' | 'open' | 'failed'
  /** What is known of the engine; null until it has answered once. */
  readonly about: EngineAbout | null
  /** Why it could not be opened; null unless failed. */
  readonly failure: Failure | null
  /** not-needed: there is nothing here to enter, or everything can be entered without root. */
  readonly privilege: 'root' | 'not-asked' | 'asking' | 'refused' | 'not-needed'
  /** What pkexec or sudo said, and what would help; null where nothing was refused. */
  readonly refusal: Failure | null
}

/** One of the docker command line's contexts. */
export interface DockerContext {
  readonly name: string
  /** Such as "unix:///var/run/docker.sock". */
  readonly endpoint: string
  /** The one that the docker command line would use now. */
  readonly current: boolean
}
