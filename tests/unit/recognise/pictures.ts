/** Pictures for the tests of recognition: lab hosts as Docker makes them, and what is said of a line printed in one. */
import type { Topology } from '../../../src/core/topology/types'
import { indexNames } from '../../../src/core/recognise/nameIndex'
import { scanLine } from '../../../src/core/recognise/scan'
import type { NameIndex, Viewpoint } from '../../../src/core/recognise/types'
import { decorateTopology } from '../../../src/core/topology/decorate'
import { resolveTopology } from '../../../src/core/topology/resolve'
import { dockerHost, dockerNames } from '../topology/facts'

export const host: Viewpoint = { labHost: 'lab-1', namespaceId: '4:1' }
export const inside = (number: number): Viewpoint => ({ labHost: 'lab-1', namespaceId: `4:${String(100 + number)}` })
/** Of `dockerHost`: the container's eth0, and the port that it is wired to. */
export const eth0Of = (number: number): string => `4:${String(100 + number)}/${String(9 + 2 * number)}`
export const portOf = (number: number): string => `4:1/${String(10 + 2 * number)}`

/** docker0 with so many containers, web-1 and on. */
export function dockerPicture(containers: number): Topology {
  return decorateTopology(resolveTopology(dockerHost(containers)), dockerNames(containers))
}

/** Another lab host with everything as in the first one, but for its namespaces' inodes. */
export function secondHost(containerName = 'web-1'): Topology {
  const text = JSON.stringify({ ...dockerPicture(1), engine: 'lab-2' })
  return JSON.parse(text.replaceAll('"4:', '"5:').replaceAll('"web-1"', JSON.stringify(containerName))) as Topology
}

/** What a line says where it is printed: each recognised part with what it is the name of. */
export function said(text: string, index: NameIndex, at: Viewpoint): [string, ...string[]][] {
  return scanLine(text, index, at).map(({ start, end, elements }) => [text.slice(start, end), ...elements])
}

/** The same with an index of its own. */
export function saidIn(pictures: readonly Topology[], text: string, at: Viewpoint = host): [string, ...string[]][] {
  return said(text, indexNames(pictures), at)
}
