/**
 * Lab hosts reduced to what the observer sees: a first process in PID, network and mount namespaces of its own. Needs to
 * run inside a user, network, mount and PID namespace that may be used up (see `requireOwnNamespaces`).
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import type { NamespaceId } from '../../../src/core/facts/types'

export const ownNamespacesCommand =
  'unshare --user --map-root-user --net --mount --pid --fork --mount-proc npx vitest run tests/kernel'

/** Throws, with the command to use, where this process is not root of a user namespace with a network of its own. */
export function requireOwnNamespaces(): void {
  const map = readFileSync('/proc/self/uid_map', 'utf8').trim().split(/\s+/)
  if (process.getuid?.() !== 0 || map[2] === '4294967295') {
    throw new Error(`these tests use up namespaces of their own; run them with: ${ownNamespacesCommand}`)
  }
}

export interface TestNamespace {
  /** First process of it, in this process's /proc. */
  readonly pid: number
  /** Runs a program of the machine in its network and mount namespaces; returns its output. */
  run(...argv: string[]): string
  /** Ends its process and waits until that is gone. */
  end(): Promise<void>
}

export interface TestLabHost extends TestNamespace {
  /** A network namespace below it, with one process. */
  addNamespace(): Promise<TestNamespace>
}

/** What the observer calls it; only while its process lives. */
export function idOf({ pid }: TestNamespace): NamespaceId {
  const { dev, ino } = statSync(`/proc/${pid}/ns/net`)
  return `${dev}:${ino}`
}

/** The first NSpid is the PID in the /proc that is mounted here, this process's own (proc_pid_status(5)). */
const tellPidThenSleep =
  'while read -r key pid rest; do if [ "$key" = NSpid: ]; then echo "$pid"; fi; done < /proc/self/status; exec sleep 1000000'

/** Starts a lab host: PID, mount and network namespaces of its own, loopback up. */
export async function startLabHost(): Promise<TestLabHost> {
  const host = await startNamespace('unshare', ['--net', '--pid', '--mount', '--fork', '--kill-child'])
  host.run('ip', 'link', 'set', 'lo', 'up')
  const inside = ['-t', String(host.pid), '-n', '-p', '-m', 'unshare', '--net']
  return { ...host, addNamespace: () => startNamespace('nsenter', inside) }
}

async function startNamespace(program: string, argv: readonly string[]): Promise<TestNamespace> {
  const child = spawn(program, [...argv, 'sh', '-c', tellPidThenSleep], { stdio: ['ignore', 'pipe', 'ignore'] })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const pid = Number(line.toString())
  // Nothing more comes; a test that counts descriptors must not see this one go.
  child.stdout.destroy()
  const ended = once(child, 'exit')
  return {
    pid,
    run: (...argv) =>
      execFileSync('nsenter', ['-t', String(pid), '-n', '-m', ...argv], { encoding: 'utf8', stdio: 'pipe' }),
    async end() {
      process.kill(pid, 'SIGKILL')
      await ended
    },
  }
}
