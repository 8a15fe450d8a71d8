/** Facts and what changed in them: how a push leads from what was known to what is known now. Pure. */
import { keepUnchanged } from './keep'
import { applyPatched } from './listPatch'
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
 * Lays a change over what was known. What it says of a part that is as it was changes nothing: that part, each entry of
 * it, and where all are so the whole namespace, stay the very same objects.
 * @param before undefined where the namespace was not known: such a change has nothing but whole parts, else this throws.
 */
export function applyNamespaceChange(before: NamespaceFacts | undefined, change: NamespaceChange): NamespaceFacts {
  const next = applyPatched(before ?? { ...nothing, id: change.id, isHost: change.isHost }, change)
  return before ? keepUnchanged(before, next) : next
}
