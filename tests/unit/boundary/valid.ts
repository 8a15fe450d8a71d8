/** For each verb and event of an agent one payload that fits, for those who change it. */
import type { AgentEvent, AgentEvents, AgentVerb, AgentVerbs } from '../../../src/contract/agent'
import { failure } from '../../../src/contract/result'
import { address, link, namespace } from '../topology/facts'
import { labHost } from './payloads'

const facts = namespace('4:1', { links: [link(1, 'lo'), link(2, 'eth0')], addresses: [address(2, '10.0.2.15', 24)] })
const place = { kind: 'lab-host', labHost: 'lab-1' } as const
const output = { stdout: 'x', stderr: '', status: 0 }
const socket = '/run/user/1000/vethlab/copy'
const counters = {
  ...{ rxPackets: 1, rxBytes: 2, rxErrors: 0, rxDropped: 0 },
  ...{ txPackets: 1, txBytes: 2, txErrors: 0, txDropped: 0 },
}

export const validArguments: { readonly [V in AgentVerb]: AgentVerbs[V]['args'] } = {
  'lab.up': { name: 'lab-1' },
  'lab.down': { name: 'lab-1' },
  'lab.reset': { name: 'lab-1' },
  'lab.layout': {},
  'lab.list': {},
  'observe.start': { labHost: 'lab-1' },
  'observe.rescan': { labHost: 'lab-1' },
  'counters.read': { engine: 'lab-1', interfaces: ['4:1/2'] },
  'terminal.open': { place, columns: 80, rows: 24 },
  'terminal.resize': { terminalId: 1, columns: 80, rows: 24 },
  'terminal.close': { terminalId: 1 },
  'terminal.foreground': { terminalId: 1 },
  'terminal.ack': { terminalId: 1, bytes: 10 },
  'output.run': { place: { kind: 'container', labHost: 'lab-1', container: 'web' }, tool: 'ip-addr' },
  'packets.count': { labHost: 'lab-1', interface: '4:1/2', protocol: 'udp', port: 4789 },
  'exec.run': { labHost: 'lab-1', argv: ['ip', 'addr'], deadlineMs: 1_000 },
  'engine.prove': { socket, enginePid: 7, containers: [{ id: 'c', pid: 8, sandboxKey: '' }] },
  'copy.in': { labHost: 'lab-1', socket, name: 'shop', folder: true },
  'copy.out': { labHost: 'lab-1', path: '/root/x', socket },
  'copy.cancel': { socket },
  'agent.shutdown': {},
}

export const validValues: { readonly [V in AgentVerb]: AgentVerbs[V]['result'] } = {
  'lab.up': labHost,
  'lab.down': { name: 'lab-1' },
  'lab.reset': labHost,
  'lab.layout': {
    ...{ iptables: 'nft', dataRoot: 'tmpfs', storageDriver: 'overlay2', cgroup: 'v2', cgroupDelegated: true },
    ...{ deviceNodes: ['/dev/null'], kernel: '6.6' },
  },
  'lab.list': [labHost],
  'observe.start': { engine: 'lab-1', revision: 1, namespaces: [facts] },
  'observe.rescan': { revision: 2 },
  'counters.read': { at: 1.5, counters: { '4:1/2': counters } },
  'terminal.open': { terminalId: 1, title: 'lab-1' },
  'terminal.resize': {},
  'terminal.close': {},
  'terminal.foreground': { program: 'vi', takesKeys: true },
  'terminal.ack': {},
  'output.run': output,
  'packets.count': { packets: 3 },
  'exec.run': output,
  'engine.prove': { peer: 'proven', enginePid: 7, rootless: false, containers: ['proven'] },
  'copy.in': { number: 1 },
  'copy.out': { bytes: 1 },
  'copy.cancel': {},
  'agent.shutdown': {},
}

export const validEvents: { readonly [E in AgentEvent]: AgentEvents[E] } = {
  'lab.progress': { name: 'lab-1', stage: 'engine', elapsedMs: 1 },
  'lab.changed': labHost,
  facts: { engine: 'lab-1', revision: 2, changed: [facts], gone: ['4:2'] },
  'terminal.exit': { terminalId: 1, status: 0, signal: null, cause: 'exited' },
  'terminal.shells': { shells: [{ container: 'c', program: '/bin/sh', mark: 'm' }] },
  'agent.lost': failure('agent-gone', 'it has ended'),
  'agent.restarted': {},
}
