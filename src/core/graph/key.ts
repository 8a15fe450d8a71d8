/** Whether a new layout is needed at all: most changes (states, addresses, routes, names) move nothing. */
import type { Topology } from '../topology/types'
import type { LayoutOptions } from './types'

/** FNV-1a's prime; two runs with different starts make 64 bits. */
const prime = 0x01000193
const starts = [0x811c9dc5, 0x2f0b4c47] as const

/**
 * @returns equal for two pictures that `layoutGraph` gives the same places, given the same layout before. Linear, without
 * any allocation per element.
 */
export function layoutKey(topology: Topology, options: Omit<LayoutOptions, 'previous'>): string {
  let [one, other] = starts as readonly [number, number]
  const add = (text: string): void => {
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index)
      one = Math.imul(one ^ code, prime)
      other = Math.imul(other ^ code, prime)
    }
    // Between two texts, so that "a", "bc" is not "ab", "c".
    one = Math.imul(one ^ 0xffff, prime)
    other = Math.imul(other ^ 0xffff, prime)
  }
  add(topology.hostNamespace ?? '')
  for (const namespace of topology.namespaces) {
    add(namespace.id)
    add(namespace.kind)
    for (const { compose } of namespace.containers)
      add(compose === null ? '' : `${compose.project}\n${compose.service}`)
  }
  for (const entry of topology.interfaces) {
    add(entry.key)
    add(entry.kind)
    add(entry.lowerLinkOutside ? 'outside' : '')
  }
  for (const wire of topology.wires) add(wire.key)
  for (const list of [options.collapsed, options.expanded, [options.focus ?? '']]) {
    add('')
    for (const id of list) add(id)
  }
  return `${(one >>> 0).toString(16)}-${(other >>> 0).toString(16)}`
}
