import { describe, expect, it } from 'vitest'
import { agentArgv, waysToRoot, type AskingMeans, type LaunchWay } from '../../../src/main/explorer/launch'

const program = { nodeExecutable: '/opt/app/node', agentScript: '/opt/app/agent.js' }
const argv = (way: LaunchWay): string[] => agentArgv(way, program, '{}')
const agent = [
  ...['env', 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'LANG=C.UTF-8'],
  ...['/opt/app/node', '/opt/app/agent.js', 'system', '{}'],
]
const capped = [
  ...['setpriv', '--bounding-set', '-all,+sys_admin,+sys_ptrace,+dac_read_search,+net_admin,+net_raw'],
  ...['--inh-caps', '-all', '--ambient-caps', '-all', '--'],
]

describe('the system agent', () => {
  it('has the five capabilities and no more, whatever way it came to them', () => {
    expect(argv({ kind: 'root' })).toEqual([...capped, ...agent])
    expect(argv({ kind: 'sudo' })).toEqual(['sudo', '-n', '--', ...capped, ...agent])
    expect(argv({ kind: 'sudo-askpass' })).toEqual(['sudo', '-A', '--', ...capped, ...agent])
    expect(argv({ kind: 'pkexec' })).toEqual(['pkexec', '--disable-internal-agent', ...capped, ...agent])
    expect(argv({ kind: 'entered', enginePid: 812 })).toEqual([
      ...['nsenter', '-t', '812', '-U', '-m', '-n', '--preserve-credentials', '--'],
      ...[...capped, ...agent],
    ])
    expect(argv({ kind: 'person' })).toEqual(agent)
  })
})

describe('the ways to root', () => {
  const kinds = (means: Partial<AskingMeans>): string[] =>
    waysToRoot({ uid: 1000, has: () => true, environment: {}, ...means }).map((way) => way.kind)

  it('are those on which somebody can be asked, in their order', () => {
    expect(kinds({})).toEqual(['sudo'])
    expect(kinds({ environment: { DISPLAY: ':0', SUDO_ASKPASS: '/bin/ask' } })).toEqual([
      ...['pkexec', 'sudo', 'sudo-askpass'],
    ])
    expect(kinds({ environment: { WAYLAND_DISPLAY: 'wayland-0' }, has: (name) => name === 'pkexec' })).toEqual([
      'pkexec',
    ])
    expect(kinds({ environment: { DISPLAY: ':0', SUDO_ASKPASS: '/bin/ask' }, has: () => false })).toEqual([])
  })

  it('are none but its own for root', () => {
    expect(kinds({ uid: 0, environment: { DISPLAY: ':0' } })).toEqual(['root'])
  })
})
