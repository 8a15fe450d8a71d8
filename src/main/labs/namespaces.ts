/** Starts a set's namespaces (user, PID, mount, network) with the tiny init as the first process, and the agent in them. */
import { spawnSync, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { advice } from '../../contract/advice'
import { failure, success, type Failure, type Result } from '../../contract/result'
import { setProcesses } from '../../core/bounds'
import { spawnAlone } from '../spawnAlone'
import { inGroup } from './group'
import { profileLines } from './profile'

const startDeadlineMs = 10_000

export interface SetNamespaces {
  /** PID of the set's first process, as seen from here. */
  readonly firstPid: number
  /** Ends when the first process does. */
  readonly waiter: ChildProcess
}

/** @param directory the set's directory, for the log. @param initScript resources/lab/init.sh. */
export async function startNamespaces(directory: string, initScript: string): Promise<Result<SetNamespaces>> {
  const refusal = refuseRoot()
  if (refusal) return refusal
  const log = openSync(join(directory, 'set.log'), 'a', 0o600)
  const args = [
    ...[`--nproc=${String(processLimit())}`, 'unshare', '--user', '--map-root-user', '--map-auto'],
    ...['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', 'bash', initScript, 'set'],
  ]
  // Standard input is the life-line: the other end is ours alone, and closes with us.
  const waiter = spawnAlone('prlimit', args, { stdio: ['pipe', 'pipe', log], cwd: '/', detached: true })
  closeSync(log)
  const ready = await readiness(waiter)
  const pid = ready ? childOf(waiter.pid) : null
  if (pid !== null) return success({ firstPid: pid, waiter })
  waiter.kill('SIGKILL')
  return whyNot(lastLine(join(directory, 'set.log')), initScript)
}

/**
 * Bounds a fork bomb in all lab hosts of a set together, whatever users it has there. What is compared with it is what the
 * person has in all (inc_rlimit_ucounts of kernel/ucount.c charges the user namespace's maker), so that comes on top.
 */
function processLimit(): number {
  const hard = /^Max processes +\S+ +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]
  return Math.min(setProcesses + ownThreads(), Number(hard ?? Infinity))
}

function ownThreads(): number {
  const uid = process.getuid?.()
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.reduce((sum, pid) => sum + threadsOf(join('/proc', pid), uid), 0)
}

function threadsOf(directory: string, uid: number | undefined): number {
  try {
    if (statSync(directory).uid !== uid) return 0
    return Number(/^Threads:\s+(\d+)/m.exec(readFileSync(join(directory, 'status'), 'utf8'))?.[1] ?? 0)
  } catch {
    // It ended meanwhile.
    return 0
  }
}

function refuseRoot(): Failure | null {
  if (process.getuid?.() !== 0) return null
  return failure('root-refused', 'lab hosts are never made by root: their root would be the machine’s', {
    advice: advice('not-root', 'npm start'),
  })
}

function readiness(waiter: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve(false)
    }, startDeadlineMs)
    const finish = (answer: boolean): void => {
      clearTimeout(timer)
      resolve(answer)
    }
    waiter.stdout?.once('data', () => {
      finish(true)
    })
    waiter.once('error', () => {
      finish(false)
    })
    waiter.once('exit', () => {
      finish(false)
    })
  })
}

/** prlimit became unshare (exec), whose one child is the first process. */
function childOf(pid: number | undefined): number | null {
  if (pid === undefined) return null
  const child = Number(
    readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8')
      .trim()
      .split(' ')[0],
  )
  return child > 0 ? child : null
}

function lastLine(path: string): string {
  return readFileSync(path, 'utf8').trim().split('\n').pop() ?? ''
}

/** The cause and the remedy that fit what this machine says. */
function whyNot(said: string, initScript: string): Failure {
  const name = userName()
  if (spawnSync('newuidmap').error) {
    return failure('program-missing', 'newuidmap is not installed, which gives a user namespace its ids', {
      advice: advice('install-programs', 'sudo apt-get install --no-install-recommends uidmap'),
      params: { program: 'newuidmap' },
    })
  }
  if (readSetting('/proc/sys/user/max_user_namespaces') === '0') {
    return forbidden(said, 'sudo sysctl user.max_user_namespaces=15000')
  }
  if (readSetting('/proc/sys/kernel/unprivileged_userns_clone') === '0') {
    return forbidden(said, 'sudo sysctl kernel.unprivileged_userns_clone=1')
  }
  const ids = readSetting('/etc/subuid').split('\n')
  const owners = [`${name}:`, `${String(process.getuid?.() ?? '')}:`]
  if (!ids.some((line) => owners.some((owner) => line.startsWith(owner)))) {
    return failure('no-subordinate-ids', `${name} has no subordinate ids in /etc/subuid`, {
      advice: advice('add-ids', addIdsLine(name)),
      params: { name },
    })
  }
  if (readSetting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1') {
    const lines = profileLines(resolve(dirname(initScript), '..'))
    if (lines.length === 0) return forbidden(said, 'sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0')
    return failure('user-namespaces-forbidden', `AppArmor lets this program make no user namespace: ${said}`, {
      advice: advice('install-profile', ...lines),
    })
  }
  return forbidden(said, null)
}

/** @param line what switches them on; null where nothing here says why they are off. */
function forbidden(said: string, line: string | null): Failure {
  return failure('user-namespaces-forbidden', `this machine lets nobody make a user namespace: ${said}`, {
    advice: line === null ? advice('see-below') : advice('allow-namespaces', line),
  })
}

function addIdsLine(name: string): string {
  return `sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ${name}`
}

/** Empty where there is no such file: kernels without that switch. */
function readSetting(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    // Nothing is set there.
    return ''
  }
}

/** A user that only a network directory knows has no line in /etc/passwd, and perhaps no name at all here. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    // No entry for this id: it stands for itself, as in /etc/subuid.
    return String(process.getuid?.() ?? '')
  }
}

export interface AgentStart {
  readonly directory: string
  readonly firstPid: number
  readonly nodeExecutable: string
  readonly agentScript: string
  /** The one JSON argument of the agent. */
  readonly argument: string
  /** Of the set, where it has one: the agent and all that it starts are in it. */
  readonly group: string | null
}

/** Starts the agent in the set's namespaces; the person owns the user namespace, so nsenter may enter it. */
export function startAgent(start: AgentStart): ChildProcess {
  const log = openSync(join(start.directory, 'agent.log'), 'a', 0o600)
  const [program, ...args] = inGroup(start.group, [
    'setpriv',
    // nsenter is the agent's parent, and must live to reap it: where it dies first, the set's PID namespace waits for the
    // machine's first process to do that (zap_pid_ns_processes of kernel/pid_namespace.c), which may take its time. With a
    // stopped agent nsenter stops itself, and would outlive us: our death lets it go on.
    ...['--pdeathsig', 'CONT', 'nsenter'],
    ...['-t', String(start.firstPid), '-U', '-m', '-n', '-p', '--preserve-credentials'],
    ...[start.nodeExecutable, start.agentScript, start.argument],
  ])
  const environment = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: '/root',
    LANG: 'C.UTF-8',
  }
  try {
    return spawnAlone(program, args, { stdio: ['pipe', 'pipe', log], cwd: '/', env: environment })
  } finally {
    closeSync(log)
  }
}
