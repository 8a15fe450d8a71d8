/** One check against one picture: pure, so that a verdict can be reproduced from what was recorded. */
import type { Topology } from '../topology/types'
import { containerAbsent, containerRunning, engineExec } from './containers'
import { found, verdictOf, type CheckContext, type EvaluatedCheck, type Finding } from './context'
import { beforeMarked, bridgeExists, bridgePortCount, hostAsBefore, vethAdded } from './host'
import type { CheckSpec } from './spec'
import { addressInSubnet, defaultRouteVia, neighbourIs, vethIsBridgePort, vethPeerIs } from './wiring'

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
  if ('container' in spec && !topology.named) return found('unnamed')
  return observeIn(spec, topology, context)
}

function observeIn(spec: CheckSpec, topology: Topology, context: CheckContext): Finding {
  switch (spec.kind) {
    case 'before-marked':
      return beforeMarked(context)
    case 'bridge-exists':
      return bridgeExists(spec, topology)
    case 'bridge-port-count':
      return bridgePortCount(spec, topology, context)
    case 'container-running':
      return containerRunning(spec, topology, context)
    case 'container-absent':
      return containerAbsent(spec, topology)
    case 'veth-added':
      return vethAdded(spec, topology, context)
    case 'veth-is-bridge-port':
      return vethIsBridgePort(spec, topology)
    case 'veth-peer-is':
      return vethPeerIs(spec, topology)
    case 'address-in-subnet':
      return addressInSubnet(spec, topology)
    case 'default-route-via':
      return defaultRouteVia(spec, topology)
    case 'engine-exec':
      return engineExec(spec, topology, context)
    case 'neighbour-is':
      return neighbourIs(spec, topology)
    case 'host-as-before':
      return hostAsBefore(topology, context)
  }
}
