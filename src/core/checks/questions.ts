/** Checks that have to ask a tool in the lab host; none of the commands changes anything there. */
import { interfacesOf } from '../topology/lookups'
import type { Namespace, Topology } from '../topology/types'
import { ownNamespace } from './containers'
import { found, type CheckContext, type Finding } from './context'
import { bridgeOf, hostReference } from './host'
import type { SpecOf } from './spec'
import { parseAddresses, parseConnections, parseLinks, parseListening, parseRules, type FilterRule } from './tools'

/** Statuses by which a shell and nsenter say that there is no such program (POSIX sh: 126, 127). */
const noProgram = [126, 127]

/** Why a question has no answer. */
interface Unanswered {
  readonly finding: ReturnType<typeof found<'not-asked' | 'no-answer'>>
}
type Said = { readonly text: string; readonly status: number } | Unanswered

/** Asks in the lab host; nothing is changed by it. */
export function ask(context: CheckContext, argv: readonly string[]): Said {
  const answer = context.ask(argv)
  if (answer === undefined) return { finding: found('not-asked') }
  if (answer !== null && !noProgram.includes(answer.status)) return { text: answer.stdout, status: answer.status }
  return { finding: found('no-answer', { command: argv[argv.indexOf('--') + 1] ?? '-' }) }
}

/** Every address of a network namespace's interfaces. */
function addressesIn(topology: Topology, namespace: Namespace): string[] {
  return interfacesOf(topology, namespace.id).flatMap((link) => link.addresses.map((entry) => entry.address))
}

/** The command as the container itself would run it, by its first process; the engine hears nothing of it. */
function inContainer(namespace: Namespace, argv: readonly string[]): readonly string[] {
  const pid = Math.min(...namespace.processes.map((process) => process.pid))
  return ['nsenter', '-t', String(pid), '-m', '-n', '-p', '-u', '-i', '--', ...argv]
}

/** The C library's resolver where there is one, else what it would do: the hosts file, then BusyBox's own resolver. */
const lookUp = `if command -v getent >/dev/null; then exec getent ahostsv4 "$1"; fi
awk -v name="$1" '!/^#/ { for (at = 2; at <= NF; at++) if ($at == name) { print $1; found = 1; exit } } END { exit !found }' /etc/hosts ||
exec nslookup "$1"`

interface Resolved {
  readonly addresses: readonly string[]
  readonly params: Finding['params']
  readonly namespace: Namespace
}

function resolveName(
  spec: { container: string; name: string },
  topology: Topology,
  context: CheckContext,
): Resolved | { readonly finding: Finding<'name-resolves'> & Finding<'name-unresolved'> } {
  const { container, name } = spec
  const own = ownNamespace(topology, container)
  if (!own.ok) return own
  const { namespace } = own
  if (namespace.processes.length === 0) return { finding: found('container-unseen', { container }) }
  const answer = ask(context, inContainer(namespace, ['sh', '-c', lookUp, 'sh', name]))
  if ('finding' in answer) return answer
  const addresses = answer.status === 0 ? parseAddresses(answer.text) : []
  return { addresses, params: { container, name, addresses: addresses.join(', ') || '-' }, namespace }
}

/** name-resolves: the container's own resolver finds an address for the name, and it is the one that is meant. */
export function nameResolves(
  spec: SpecOf<'name-resolves'>,
  topology: Topology,
  context: CheckContext,
): Finding<'name-resolves'> {
  const resolved = resolveName(spec, topology, context)
  if ('finding' in resolved) return resolved.finding
  const { addresses, params, namespace } = resolved
  if (addresses.length === 0) return found('name-unresolved', params, [namespace.id])
  const verdict = (meant: readonly string[], about: string): Finding<'name-resolves'> => {
    const right = addresses.some((address) => meant.includes(address))
    return found(right ? 'name-resolved' : 'name-resolved-otherwise', params, [namespace.id, about])
  }
  if (spec.addressOf !== undefined) {
    const reference = hostReference(topology, spec.addressOf)
    if (!reference) return found('reference-absent', { interface: spec.addressOf })
    return verdict(reference.addresses, reference.link.key)
  }
  if (spec.other !== undefined) {
    const other = ownNamespace(topology, spec.other)
    if (!other.ok) return found('other-absent', { other: spec.other, interface: '-' })
    return verdict(addressesIn(topology, other.namespace), other.namespace.id)
  }
  return found('name-resolved', params, [namespace.id])
}

/** name-unresolved: the container's own resolver finds nothing for the name. */
export function nameUnresolved(
  spec: SpecOf<'name-unresolved'>,
  topology: Topology,
  context: CheckContext,
): Finding<'name-unresolved'> {
  const resolved = resolveName(spec, topology, context)
  if ('finding' in resolved) return resolved.finding
  const { addresses, params, namespace } = resolved
  return found(addresses.length === 0 ? 'name-unresolved' : 'name-resolved', params, [namespace.id])
}

/** readlink(1): where a path ends, all links followed; fails where nothing is there. */
const finalPath = (path: string): readonly string[] => ['readlink', '-e', '--', path]

/** path-leads-to: both paths are there and are the same file, whatever links lie between. */
export function pathLeadsTo(spec: SpecOf<'path-leads-to'>, context: CheckContext): Finding<'path-leads-to'> {
  const [path, to] = [ask(context, finalPath(spec.path)), ask(context, finalPath(spec.to))]
  if ('finding' in path) return path.finding
  if ('finding' in to) return to.finding
  const params = { path: spec.path, target: path.text.trim() || '-' }
  if (path.status !== 0) return found('path-absent', params)
  return found(path.text === to.text ? 'path-leads' : 'path-elsewhere', params)
}

/** path-absent: nothing lies there, not even a link that leads nowhere. */
export function pathAbsent(spec: SpecOf<'path-absent'>, context: CheckContext): Finding<'path-absent'> {
  const answer = ask(context, ['sh', '-c', '[ -e "$1" ] || [ -L "$1" ]', 'sh', spec.path])
  if ('finding' in answer) return answer.finding
  return found(answer.status === 0 ? 'path-left' : 'path-gone', { path: spec.path })
}

/** same-interfaces: `ip netns exec` on the host and the container itself list the same interfaces. */
export function sameInterfaces(
  spec: SpecOf<'same-interfaces'>,
  topology: Topology,
  context: CheckContext,
): Finding<'same-interfaces'> {
  const own = ownNamespace(topology, spec.container)
  if (!own.ok) return own.finding
  const { namespace } = own
  const id = namespace.mountPoints
    .find((point) => /\/docker\/netns\/[^/]+$/.test(point))
    ?.split('/')
    .at(-1)
  if (id === undefined || namespace.processes.length === 0) {
    return found('container-unseen', { container: spec.container })
  }
  const outside = ask(context, ['ip', 'netns', 'exec', id, 'ip', '-j', 'link'])
  if ('finding' in outside) return outside.finding
  const params = { container: spec.container, id }
  if (outside.status !== 0) return found('netns-unreachable', params, [namespace.id])
  const inside = ask(context, inContainer(namespace, ['ip', '-j', 'link']))
  if ('finding' in inside) return inside.finding
  const [one, other] = [parseLinks(outside.text), parseLinks(inside.text)]
  if (!one || !other) return found('no-answer', { command: 'ip -j link' })
  const names = one.map((line) => line.split(' ')[1]).join(', ')
  const same = one.join('\n') === other.join('\n')
  return found(same ? 'interfaces-same' : 'interfaces-differ', { ...params, names }, [namespace.id])
}

/** socket-listens: a process of that name holds a TCP socket that listens on that port of the host. */
export function socketListens(spec: SpecOf<'socket-listens'>, context: CheckContext): Finding<'socket-listens'> {
  const answer = ask(context, ['ss', '-H', '-l', '-n', '-t', '-p'])
  if ('finding' in answer) return answer.finding
  const programs = parseListening(answer.text)
    .filter((socket) => socket.port === spec.port)
    .flatMap((socket) => socket.programs)
  const params = { port: spec.port, process: spec.process, programs: [...new Set(programs)].join(', ') || '-' }
  if (programs.length === 0) return found('nobody-listens', params)
  return found(programs.includes(spec.process) ? 'listens' : 'process-other', params)
}

function rulesOf(context: CheckContext, table: 'nat' | 'filter'): readonly FilterRule[] | Unanswered {
  const answer = ask(context, ['iptables-save', '-c', '-t', table])
  if ('finding' in answer) return answer
  return answer.status === 0 ? parseRules(answer.text) : { finding: found('no-answer', { command: 'iptables-save' }) }
}

/** The rule that sends that port of the host elsewhere. */
function forwardingOf(
  context: CheckContext,
  port: number,
): FilterRule | Unanswered | { readonly finding: ReturnType<typeof found<'no-nat-rule'>> } {
  const rules = rulesOf(context, 'nat')
  if ('finding' in rules) return rules
  const isMeant = ({ options }: FilterRule): boolean =>
    options.get('-j') === 'DNAT' && options.get('--dport') === String(port)
  return rules.find(isMeant) ?? { finding: found('no-nat-rule', { port }) }
}

/** nat-forwards: a DNAT rule sends that port of the host to the container's own address and port. */
export function natForwards(
  spec: SpecOf<'nat-forwards'>,
  topology: Topology,
  context: CheckContext,
): Finding<'nat-forwards'> {
  const own = ownNamespace(topology, spec.container)
  if (!own.ok) return own.finding
  const rule = forwardingOf(context, spec.port)
  if ('finding' in rule) return rule.finding
  const to = rule.options.get('--to-destination') ?? '-'
  const meant = addressesIn(topology, own.namespace).map((address) => `${address}:${String(spec.containerPort)}`)
  const params = { port: spec.port, chain: rule.chain, to }
  return found(meant.includes(to) ? 'nat-forwards' : 'nat-elsewhere', params, [own.namespace.id])
}

/** nat-counted: that DNAT rule has met a packet; the first one of each connection counts (iptables-extensions(8)). */
export function natCounted(spec: SpecOf<'nat-counted'>, context: CheckContext): Finding<'nat-counted'> {
  const rule = forwardingOf(context, spec.port)
  if ('finding' in rule) return rule.finding
  const params = { port: spec.port, chain: rule.chain, count: rule.packets }
  return found(rule.packets > 0 ? 'nat-counted' : 'nat-not-counted', params)
}

/** isolation-drops: a rule that drops what would leave by that network's bridge has met packets. */
export function isolationDrops(
  spec: SpecOf<'isolation-drops'>,
  topology: Topology,
  context: CheckContext,
): Finding<'isolation-drops'> {
  const link = bridgeOf(topology, spec.network)
  if (!link) return found('network-absent', { network: spec.network })
  const rules = rulesOf(context, 'filter')
  if ('finding' in rules) return rules.finding
  const drops = rules.filter((rule) => rule.options.get('-j') === 'DROP' && rule.options.get('-o') === link.name)
  const [first] = drops
  if (!first) return found('no-drop-rule', { bridge: link.name }, [link.key])
  const count = drops.reduce((sum, rule) => sum + rule.packets, 0)
  return found(count > 0 ? 'drops-counted' : 'no-drops', { chain: first.chain, bridge: link.name, count }, [link.key])
}

/** connection-tracked: the host's kernel tracks an answered TCP connection to that port, by those who are meant. */
export function connectionTracked(
  spec: SpecOf<'connection-tracked'>,
  topology: Topology,
  context: CheckContext,
): Finding<'connection-tracked'> {
  const sides: Partial<Record<'from' | 'container', readonly string[]>> = {}
  const about: string[] = []
  for (const side of ['from', 'container'] as const) {
    const name = spec[side]
    if (name === undefined) continue
    const own = ownNamespace(topology, name)
    if (!own.ok) return own.finding
    about.push(own.namespace.id)
    sides[side] = addressesIn(topology, own.namespace)
  }
  const answer = ask(context, ['cat', '/proc/net/nf_conntrack'])
  if ('finding' in answer) return answer.finding
  if (answer.status !== 0) return found('no-answer', { command: 'cat /proc/net/nf_conntrack' })
  const here = parseConnections(answer.text).filter(
    (entry) => entry.protocol === 'tcp' && entry.port === spec.port && entry.replied,
  )
  const right = here.find(
    (entry) =>
      (sides.from?.includes(entry.source) ?? true) &&
      (sides.container?.includes(entry.replySource) ?? true) &&
      (spec.containerPort === undefined || entry.replyPort === spec.containerPort),
  )
  const shown = right ?? here[0]
  if (!shown) return found('not-tracked', { port: spec.port }, about)
  const params = {
    port: spec.port,
    source: shown.source,
    destination: `${shown.destination}:${String(shown.port)}`,
    reply: `${shown.replySource}:${String(shown.replyPort)}`,
  }
  return found(right ? 'tracked' : 'tracked-elsewhere', params, about)
}
