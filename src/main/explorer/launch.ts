/** How the system agent is started: argv alone, never a line for a shell. */

export interface AgentProgram {
  readonly nodeExecutable: string
  readonly agentScript: string
}

/**
 * person: as whoever runs us; entered: in the namespaces of the person's own rootless engine; root: we are root already;
 * the others ask for root.
 */
export type LaunchWay =
  | { readonly kind: 'person' | 'root' | 'pkexec' | 'sudo' | 'sudo-askpass' }
  | { readonly kind: 'entered'; readonly enginePid: number }

/**
 * All that root may do in the agent (capabilities(7)). sys_admin enters network namespaces and mounts their /sys; sys_ptrace
 * and dac_read_search read which namespaces and sockets other users' processes have; net_admin and net_raw are for what a
 * person types in a namespace's shell, and for the kernel's larger receive buffers.
 */
const capabilities = ['sys_admin', 'sys_ptrace', 'dac_read_search', 'net_admin', 'net_raw'] as const

const capped = [
  'setpriv',
  ...['--bounding-set', ['-all', ...capabilities.map((name) => `+${name}`)].join(',')],
  ...['--inh-caps', '-all', '--ambient-caps', '-all', '--'],
] as const

/** pkexec and sudo clean the environment: what the agent needs of it is set behind them. */
export function agentArgv(way: LaunchWay, program: AgentProgram, argument: string): [string, ...string[]] {
  const agent = [
    ...['env', 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'LANG=C.UTF-8'],
    ...[program.nodeExecutable, program.agentScript, 'system', argument],
  ] as const
  const first = before(way)
  const [head, ...rest] = way.kind === 'person' ? agent : [...first, ...capped, ...agent]
  return [head ?? 'env', ...rest]
}

function before(way: LaunchWay): readonly string[] {
  switch (way.kind) {
    case 'person':
    case 'root':
      return []
    case 'entered':
      // Its PID namespace is ours: else its PIDs would have proven nothing.
      return ['nsenter', '-t', String(way.enginePid), '-U', '-m', '-n', '--preserve-credentials', '--']
    case 'pkexec':
      // Without a dialogue of the desktop's own, a prompt in a terminal that nobody sees would wait for ever.
      return ['pkexec', '--disable-internal-agent']
    case 'sudo':
      return ['sudo', '-n', '--']
    case 'sudo-askpass':
      return ['sudo', '-A', '--']
  }
}

export interface AskingMeans {
  readonly uid: number
  /** PATH's programs. */
  readonly has: (program: string) => boolean
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** The ways to root that are worth trying here, in order; none where nothing on this machine could ask. */
export function waysToRoot({ uid, has, environment }: AskingMeans): readonly LaunchWay[] {
  if (uid === 0) return [{ kind: 'root' }]
  const display = Boolean(environment['DISPLAY'] ?? environment['WAYLAND_DISPLAY'])
  return [
    ...(display && has('pkexec') ? [{ kind: 'pkexec' } as const] : []),
    ...(has('sudo') ? [{ kind: 'sudo' } as const] : []),
    ...(has('sudo') && environment['SUDO_ASKPASS'] ? [{ kind: 'sudo-askpass' } as const] : []),
  ]
}
