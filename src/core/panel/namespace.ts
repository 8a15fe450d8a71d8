/** Everything that is known of one network namespace, section by section. */
import { fdbText, neighbourText, routeText, ruleText, vlanText } from '../text/tables'
import { shellLine } from '../text/shellQuote'
import { visibleText } from '../text/visible'
import type { Namespace, Topology } from '../topology/types'
import { boxTitle, fact, inNamespace, section } from './facts'
import { namesOf, ofFamily } from './interface'
import { containerSection, networkSection } from './network'
import type { Panel, PanelSection } from './types'

/** @returns the panel of a namespace of that picture. */
export function describeNamespace(topology: Topology, namespace: Namespace): Panel {
  const served = topology.networks.find((network) => network.id === namespace.service?.networkId)
  return {
    title: boxTitle(topology, namespace),
    sections: [
      section('identity', {
        facts: [
          ...fact('namespace', `net:[${namespace.id.split(':')[1] ?? namespace.id}]`),
          ...fact('service', namespace.service?.role ?? null),
          ...fact('origin', namespace.origin === 'engine' ? 'Docker API' : null),
        ],
        commands: [inNamespace('ip', '-d', 'addr')],
      }),
      ...namespace.containers.map(containerSection),
      ...(served ? [networkSection(served)] : []),
      processes(namespace),
      section('mounts', {
        lines: namespace.mountPoints.map(visibleText),
        commands: [{ where: 'host', text: 'findmnt -t nsfs' }],
      }),
      ...tables(topology, namespace),
    ],
  }
}

function processes(namespace: Namespace): PanelSection {
  const pids = namespace.processes.map((entry) => String(entry.pid))
  return section('processes', {
    lines: namespace.processes.map((entry) => `${String(entry.pid)} ${visibleText(entry.comm)}`),
    commands:
      pids.length === 0 ? [] : [{ where: 'host', text: shellLine(['ps', '-o', 'pid,comm', '-p', pids.join(',')]) }],
  })
}

function tables(topology: Topology, namespace: Namespace): PanelSection[] {
  const nameOf = namesOf(topology, namespace)
  const routes = (family: 4 | 6): string[] =>
    ofFamily(namespace.routes, family).map((entry) => routeText(entry, nameOf))
  return [
    section('routes4', { lines: routes(4), commands: [inNamespace('ip', 'route', 'show', 'table', 'all')] }),
    section('routes6', { lines: routes(6), commands: [inNamespace('ip', '-6', 'route', 'show', 'table', 'all')] }),
    section('rules', {
      lines: namespace.rules.map(ruleText),
      commands: [inNamespace('ip', 'rule'), inNamespace('ip', '-6', 'rule')],
    }),
    section('neighbours', {
      lines: namespace.neighbours.map((entry) => neighbourText(entry, nameOf)),
      commands: [inNamespace('ip', 'neigh')],
    }),
    section('fdb', {
      lines: namespace.fdb.map((entry) => fdbText(entry, nameOf)),
      commands: [inNamespace('bridge', 'fdb', 'show')],
    }),
    section('vlans', {
      lines: namespace.vlans.map((entry) => vlanText(entry, nameOf)),
      commands: [inNamespace('bridge', 'vlan', 'show')],
    }),
  ]
}
