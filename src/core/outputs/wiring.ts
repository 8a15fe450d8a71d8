/** Whether the tools have a reason to print something else. */
import { sameValue } from '../topology/sameValue'
import type { Namespace, Topology } from '../topology/types'

/**
 * @returns false where something changed that one of the observed tools tells of. Processes and neighbours are told by none
 *   of them; the tools themselves are processes, and must not be the reason to be run again.
 */
export function sameWiring(before: Topology, now: Topology): boolean {
  if (before === now) return true
  return (
    before.engine === now.engine &&
    before.namespaces.length === now.namespaces.length &&
    sameValue(before.interfaces, now.interfaces) &&
    before.namespaces.every((namespace, index) => sameTables(namespace, now.namespaces[index]))
  )
}

function sameTables(before: Namespace, now: Namespace | undefined): boolean {
  if (before === now) return true
  if (before.id !== now?.id || before.kind !== now.kind) return false
  return (['routes', 'rules', 'fdb', 'vlans', 'containers'] as const).every((table) =>
    sameValue(before[table], now[table]),
  )
}
