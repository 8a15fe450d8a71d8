/** What is said of the person's own engine: in the explorer's state and in the picture, the same words. */
import type { ExplorerState } from '../../contract/explorer'
import type { EngineNames } from '../../core/facts/dockerNames'
import type { EngineAbout, MissingPart } from '../../core/topology/types'
import type { ResolvedEngine } from './contexts'
import type { KernelVerdict } from './verdict'

export interface Known {
  readonly engine: ResolvedEngine
  readonly verdict: KernelVerdict
  readonly names: EngineNames | null
  /** It does not answer now. */
  readonly silent: boolean
  /** Kernel facts are in the picture. */
  readonly live: boolean
  /** An agent runs that may enter network namespaces. */
  readonly sees: boolean
}

/** Builds it out of what is known now. */
export function aboutOf({ engine, verdict, names, silent, live, sees }: Known): EngineAbout {
  const unseen: MissingPart[] = live ? [] : verdict.kernel === 'other' || sees ? ['other-kernel'] : ['needs-root']
  return {
    kind: 'system',
    endpoint: engine.endpoint.url,
    context: engine.context,
    version: names?.version ?? null,
    apiVersion: names?.apiVersion ?? null,
    kernel: verdict.kernel,
    rootless: verdict.rootless,
    sources: live ? (names ? 'kernel-and-engine' : 'kernel-only') : 'engine-only',
    missing: [...unseen, ...(silent ? (['engine-silent'] as const) : [])],
  }
}

/** @param before what it was, since a refusal and a question that is open outlast a reading. */
export function privilegeOf(
  { verdict, sees }: Known,
  before: ExplorerState['privilege'],
  uid: number,
): ExplorerState['privilege'] {
  if (sees) return verdict.rootless && uid !== 0 ? 'not-needed' : 'root'
  if (verdict.kernel === 'other') return 'not-needed'
  return before === 'asking' || before === 'refused' ? before : 'not-asked'
}
