/** Where a terminal or a tool is run. */
import type { NamespaceId } from '../facts/types'

/** Containers are named as their engine knows them. */
export type Place =
  | { readonly kind: 'lab-host'; readonly labHost: string }
  /** The image's own shell, by `docker exec`. */
  | { readonly kind: 'container'; readonly labHost: string; readonly container: string }
  /** The lab host's tools in another network namespace of it. */
  | { readonly kind: 'namespace'; readonly labHost: string; readonly namespaceId: NamespaceId }

/** @returns whether both are the same place. */
export function samePlace(a: Place, b: Place): boolean {
  if (a.labHost !== b.labHost) return false
  if (a.kind === 'lab-host') return b.kind === 'lab-host'
  if (a.kind === 'container') return b.kind === 'container' && a.container === b.container
  return b.kind === 'namespace' && a.namespaceId === b.namespaceId
}
