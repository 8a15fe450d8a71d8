/** Facts and what changed in them: how a push leads from what was known to what is known now. Pure. */
import type { NamespaceChange, NamespaceFacts } from './types'

const nothing: Omit<NamespaceFacts, 'id' | 'isHost'> = {
  processes: [],
  mountPoints: [],
  links: [],
  addresses: [],
  routes: [],
  rules: [],
  neighbours: [],
  fdb: [],
  vlans: [],
  nsids: {},
}

/**
 * Lays a change over what was known; parts that it does not hold stay the same objects.
 * @param before undefined where the namespace was not known.
 */
export function applyNamespaceChange(before: NamespaceFacts | undefined, change: NamespaceChange): NamespaceFacts {
  return { ...nothing, ...before, ...change }
}
