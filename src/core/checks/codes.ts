/** What each kind of check can observe. Hints of a lesson name these codes, so they are a published closed set. */
import type { CheckKind } from './spec'

/** Why nothing can be said: the picture is missing, out of date, nameless, or has no moment to compare with. */
export const undeterminedCodes = ['no-picture', 'behind', 'unnamed', 'no-baseline', 'container-unseen'] as const
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
} as const satisfies Record<CheckKind, readonly [string, ...string[]]>

export type ObservedCode<K extends CheckKind = CheckKind> = (typeof observedCodes)[K][number] | UndeterminedCode

/** @returns whether a check of that kind can ever observe that code. */
export function isObservedCode(kind: CheckKind, code: string): boolean {
  const codes: readonly string[] = [...observedCodes[kind], ...undeterminedCodes]
  return codes.includes(code)
}
