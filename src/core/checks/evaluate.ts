/** One check against one picture: pure, so that a verdict can be reproduced from what was recorded. */
import type { Topology } from '../topology/types'
import { containerAbsent, containerRunning, engineExec } from './containers'
import { found, verdictOf, type CheckContext, type EvaluatedCheck, type Finding } from './context'
import { engineRefused, packetsCounted } from './events'
import { beforeMarked, bridgeExists, bridgePortCount, hostAsBefore, vethAdded } from './host'
import { interfaceMtu, macvlanIs, vlanIs } from './links'
import { containerIsolated, containerOnHost, namespaceMounted, noRouteTo } from './namespaces'
import { neighbourIs, neighbourOf, neighbourSilent } from './neighbours'
import {
  containerOnNetwork,
  defaultRouteOn,
  networkAbsent,
  networkBridge,
  networkExists,
  networkNamesBridge,
} from './networks'
import { overlayNamesHost, overlayVxlan } from './overlay'
import { driverCalled, driverListens } from './driver'
import {
  connectionTracked,
  isolationDrops,
  nameResolves,
  nameUnresolved,
  natCounted,
  natForwards,
  pathAbsent,
  pathLeadsTo,
  sameInterfaces,
  socketListens,
} from './questions'
import type { CheckKind, CheckSpec, SpecOf } from './spec'
import { addressInSubnet, defaultRouteVia, vethIsBridgePort, vethPeerIs } from './wiring'

/**
 * Evaluates one check.
 *
 * @returns passed or failed by what the kernel and the engine said; undetermined where they have not said it (no picture,
 *   one that is behind or nameless, no marked moment). Sentences are keys of `checkMessages`.
 */
export function evaluateCheck(spec: CheckSpec, context: CheckContext): EvaluatedCheck {
  const finding = observe(spec, context)
  const { id, kind, ...args } = spec
  return {
    checkId: id,
    kind,
    verdict: verdictOf(kind, finding.code),
    expected: { key: expectedKey(spec), params: args },
    observed: { key: `observed.${finding.code}`, params: finding.params },
    observedCode: finding.code,
    about: finding.about,
  }
}

function expectedKey(spec: CheckSpec): string {
  const past = spec.kind === 'bridge-port-count' && spec.at === 'before'
  return past ? 'expected.bridge-port-count-before' : `expected.${spec.kind}`
}

function observe(spec: CheckSpec, context: CheckContext): Finding {
  const { topology } = context
  if (!topology?.hostNamespace) return found('no-picture')
  if (context.behind) return found('behind')
  if (('container' in spec || 'network' in spec) && !topology.named) return found('unnamed')
  return observeIn(spec, topology, context)
}

type Evaluator<K extends CheckKind> = (spec: SpecOf<K>, topology: Topology, context: CheckContext) => Finding<K>

const evaluators: { readonly [K in CheckKind]: Evaluator<K> } = {
  'before-marked': (_, __, context) => beforeMarked(context),
  'bridge-exists': bridgeExists,
  'bridge-port-count': bridgePortCount,
  'container-running': containerRunning,
  'container-absent': containerAbsent,
  'veth-added': vethAdded,
  'veth-is-bridge-port': vethIsBridgePort,
  'veth-peer-is': vethPeerIs,
  'address-in-subnet': addressInSubnet,
  'default-route-via': defaultRouteVia,
  'neighbour-is': neighbourIs,
  'host-as-before': (_, topology, context) => hostAsBefore(topology, context),
  'network-exists': networkExists,
  'network-absent': networkAbsent,
  'network-bridge': networkBridge,
  'network-names-bridge': networkNamesBridge,
  'container-on-network': containerOnNetwork,
  'default-route-on': defaultRouteOn,
  'container-on-host': containerOnHost,
  'namespace-mounted': namespaceMounted,
  'container-isolated': containerIsolated,
  'no-route-to': noRouteTo,
  'macvlan-is': macvlanIs,
  'vlan-is': vlanIs,
  'interface-mtu': interfaceMtu,
  'neighbour-of': neighbourOf,
  'neighbour-silent': neighbourSilent,
  'overlay-vxlan': overlayVxlan,
  'overlay-names-host': overlayNamesHost,
  'engine-exec': engineExec,
  'engine-refused': (spec, _, context) => engineRefused(spec, context),
  'packets-counted': packetsCounted,
  'name-resolves': nameResolves,
  'name-unresolved': nameUnresolved,
  'path-leads-to': (spec, _, context) => pathLeadsTo(spec, context),
  'path-absent': (spec, _, context) => pathAbsent(spec, context),
  'same-interfaces': sameInterfaces,
  'driver-listens': (spec, _, context) => driverListens(spec, context),
  'driver-called': (spec, _, context) => driverCalled(spec, context),
  'socket-listens': (spec, _, context) => socketListens(spec, context),
  'nat-forwards': natForwards,
  'nat-counted': (spec, _, context) => natCounted(spec, context),
  'connection-tracked': connectionTracked,
  'isolation-drops': isolationDrops,
}

function observeIn<K extends CheckKind>(spec: SpecOf<K>, topology: Topology, context: CheckContext): Finding {
  // The table gives each kind the evaluator of that kind; the compiler cannot follow a spec and its kind at once.
  const evaluator = evaluators[spec.kind] as Evaluator<CheckKind>
  return evaluator(spec, topology, context)
}
