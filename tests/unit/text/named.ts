/** A lab host on which everything that can be named is called the same, and what of a drawing of it is not ours. */
import { decorateTopology } from '../../../src/core/topology/decorate'
import { resolveTopology } from '../../../src/core/topology/resolve'
import type { Topology } from '../../../src/core/topology/types'
import { labHost, link, namespace } from '../topology/facts'
import { container, network } from '../topology/names'

/** No file's name holds a slash. */
export const fileName = (text: string): string => text.replaceAll('/', '')

export function named(text: string): Topology {
  const mountPoint = `/run/netns/${Buffer.from(fileName(text)).toString('latin1')}`
  const odd = network(text, { id: 'n'.repeat(64), options: { [text]: text }, labels: { [text]: text } })
  const own = link(2, text, { kind: 'bridge', alias: text, altNames: [text] })
  const facts = labHost(
    namespace('4:1', { isHost: true, links: [own, link(3, 'lo')] }),
    namespace('4:2', { links: [link(2, text)], processes: [{ pid: 7, comm: text }] }),
    namespace('4:3', { links: [link(2, text)], mountPoints: [mountPoint] }),
  )
  const labels = { 'com.docker.compose.project': text, 'com.docker.compose.service': text, [text]: text }
  return decorateTopology(resolveTopology(facts), {
    version: '20.10.24',
    apiVersion: '1.41',
    images: [text],
    containers: [container('evil', 7, { image: text, labels }), container(text, 0, { state: text })],
    networks: [odd],
  })
}

const ours = ['svg', 'title', 'rect', 'text', 'tspan', 'g', 'path', 'circle', 'line', 'polygon', 'desc', 'defs']
const tag = /<\/?[a-z]+(?: [a-zA-Z:-]+="[^"<>]*")* ?\/?>/g

/** @returns what in the file is no element of ours, no text, or a handler. */
export function svgFaults(svg: string): string[] {
  const elements = new Set([...svg.matchAll(/<\/?([^\s>/]*)/g)].map((match) => match[1] ?? ''))
  return [
    ...[...elements].filter((name) => !ours.includes(name)),
    ...(svg.replace(tag, '').match(/[<>].{0,40}/g) ?? []),
    ...[...svg.matchAll(tag)].map(([found]) => found).filter((found) => / on[a-z]+=/.test(found)),
  ]
}
