/** What each kind of check can observe. Hints of a lesson name these codes, so they are a published closed set. */
import type { CheckKind } from './spec'

/**
 * Why nothing can be said: the picture is missing, out of date, nameless, or has no moment to compare with; what has to be
 * asked in the lab host has not been asked yet, or could not be.
 */
export const undeterminedCodes = [
  'no-picture',
  'behind',
  'unnamed',
  'no-baseline',
  'container-unseen',
  'not-asked',
  'no-answer',
  'other-host-unseen',
] as const
export type UndeterminedCode = (typeof undeterminedCodes)[number]

/** A check that needs the container's network namespace sees one of these where there is none of its own. */
const withoutNamespace = ['container-absent', 'container-stopped', 'container-on-host'] as const

/** First the code of the passed verdict, then those of the failed one. */
export const observedCodes = {
  'before-marked': ['marked', 'not-marked'],
  'bridge-exists': ['bridge-there', 'bridge-absent', 'not-a-bridge', 'address-other'],
  'bridge-port-count': ['ports-as-expected', 'ports-fewer', 'ports-more', 'bridge-absent', 'not-marked'],
  'container-running': [
    'container-running',
    'container-absent',
    'named-otherwise',
    'container-stopped',
    'container-created',
    'image-other',
  ],
  'container-absent': ['container-gone', 'container-still-running', 'container-left-stopped'],
  'veth-added': ['veths-as-expected', 'veths-fewer', 'veths-more'],
  'veth-is-bridge-port': [
    'bridge-port',
    ...withoutNamespace,
    'interface-absent',
    'not-a-veth',
    'peer-not-on-host',
    'no-bridge-port',
    'other-bridge',
  ],
  'veth-peer-is': [
    'veth-pair',
    ...withoutNamespace,
    'interface-absent',
    'not-a-veth',
    'peer-not-on-host',
    'peer-one-sided',
  ],
  'address-in-subnet': ['address-in-subnet', ...withoutNamespace, 'interface-absent', 'no-address', 'address-outside'],
  'default-route-via': [
    'default-route-via',
    ...withoutNamespace,
    'reference-absent',
    'no-default-route',
    'other-gateway',
  ],
  'engine-exec': ['exec-seen', 'container-absent', 'container-stopped', 'exec-none'],
  'neighbour-is': [
    'neighbour-known',
    ...withoutNamespace,
    'reference-absent',
    'neighbour-absent',
    'neighbour-unresolved',
    'neighbour-other',
  ],
  'host-as-before': ['host-as-before', 'host-has-more', 'host-has-less', 'ports-differ'],
  'network-exists': ['network-there', 'network-absent', 'driver-other'],
  'network-absent': ['network-gone', 'network-left'],
  'network-bridge': [
    'network-bridge-there',
    'network-absent',
    'bridge-absent',
    'bridge-named-otherwise',
    'state-other',
  ],
  'network-names-bridge': [
    'bridge-named',
    'network-absent',
    'bridge-option-other',
    'bridge-absent',
    'bridge-address-outside',
  ],
  'container-on-network': ['on-network', ...withoutNamespace, 'network-absent', 'not-on-network'],
  'container-on-host': ['container-on-host', 'container-absent', 'container-stopped', 'own-namespace'],
  'namespace-mounted': ['namespace-mounted', ...withoutNamespace, 'not-mounted'],
  'container-isolated': ['isolated', ...withoutNamespace, 'has-interfaces', 'has-routes'],
  'no-route-to': ['no-route', ...withoutNamespace, 'route-there'],
  'macvlan-is': [
    'macvlan-there',
    ...withoutNamespace,
    'interface-absent',
    'not-a-macvlan',
    'parent-other',
    'mode-other',
  ],
  'vlan-is': ['vlan-there', 'interface-absent', 'not-a-vlan', 'vlan-other', 'parent-other'],
  'interface-mtu': ['mtu-as-expected', ...withoutNamespace, 'interface-absent', 'mtu-other'],
  'neighbour-of': [
    'neighbour-known',
    ...withoutNamespace,
    'other-absent',
    'neighbour-absent',
    'neighbour-unresolved',
    'neighbour-other',
  ],
  'neighbour-silent': ['neighbour-silent', ...withoutNamespace, 'no-route', 'neighbour-absent', 'neighbour-answered'],
  'default-route-on': [
    'default-route-on',
    ...withoutNamespace,
    'network-absent',
    'no-default-route',
    'default-route-elsewhere',
  ],
  'overlay-vxlan': ['vxlan-there', 'network-absent', 'overlay-unseen', 'vxlan-absent', 'port-other'],
  'overlay-names-host': ['host-named', 'network-absent', 'overlay-unseen', 'host-not-named'],
  'engine-refused': ['refused', 'refused-otherwise', 'not-refused'],
  'packets-counted': ['packets-seen', 'no-packets', 'interface-absent'],
  'name-resolves': [
    'name-resolved',
    ...withoutNamespace,
    'name-unresolved',
    'name-resolved-otherwise',
    'reference-absent',
    'other-absent',
  ],
  'name-unresolved': ['name-unresolved', ...withoutNamespace, 'name-resolved'],
  'path-leads-to': ['path-leads', 'path-absent', 'path-elsewhere'],
  'path-absent': ['path-gone', 'path-left'],
  'same-interfaces': ['interfaces-same', ...withoutNamespace, 'netns-unreachable', 'interfaces-differ'],
  'driver-listens': ['driver-listens', 'driver-not-running'],
  'driver-called': ['driver-called', 'driver-not-called', 'driver-not-running'],
  'socket-listens': ['listens', 'nobody-listens', 'process-other'],
  'nat-forwards': ['nat-forwards', ...withoutNamespace, 'no-nat-rule', 'nat-elsewhere'],
  'nat-counted': ['nat-counted', 'no-nat-rule', 'nat-not-counted'],
  'connection-tracked': ['tracked', ...withoutNamespace, 'not-tracked', 'tracked-elsewhere'],
  'isolation-drops': ['drops-counted', 'network-absent', 'no-drop-rule', 'no-drops'],
} as const satisfies Record<CheckKind, readonly [string, ...string[]]>

export type ObservedCode<K extends CheckKind = CheckKind> = (typeof observedCodes)[K][number] | UndeterminedCode

/** @returns whether a check of that kind can ever observe that code. */
export function isObservedCode(kind: CheckKind, code: string): boolean {
  const codes: readonly string[] = [...observedCodes[kind], ...undeterminedCodes]
  return codes.includes(code)
}
