/** The engine of a lab host: started in its namespaces, asked whether it answers, started again when it dies. */
import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { advice } from '../../contract/advice'
import { failure, success, type Result } from '../../contract/result'
import { askEngine } from '../engineSocket'
import { gateway } from './network'
import { offlineEnvironment } from './offline'
import { enterLabHost } from './programs'
import { deadlineIn } from '../../core/clock'

const engineDeadlineMs = 60_000
const askEveryMs = 15
const pingDeadlineMs = 2_000

/**
 * Both refuse to start, or wait for the wrong process, where their PID file names any that is there: a zombie that nobody has
 * waited for yet, or another one that got the number (moby 20.10, pkg/pidfile, libcontainerd/supervisor). Neither has a program.
 */
const startClean = `
for file in /var/run/docker.pid /var/run/docker/containerd/containerd.pid; do
  [ -f "$file" ] || continue
  case "$(readlink "/proc/$(cat "$file")/exe")" in */dockerd | */containerd) ;; *) rm -f "$file" ;; esac
done
exec "$@"`

export interface EngineOptions {
  readonly firstPid: number
  /** `<set>/<lab host>`: the log lies here, out of the learner's reach; the socket in `run` below. */
  readonly directory: string
  readonly storageDriver: 'overlay2' | 'vfs'
  /** NAME=value: what it starts is known by it when it has died (`engineProcesses.ts`). */
  readonly mark: string
}

/** Starts dockerd; its own containerd comes with it. */
export function startEngine(options: EngineOptions): ChildProcess {
  const log = openSync(join(options.directory, 'engine.log'), 'a', 0o600)
  const [nsenter, ...args] = [
    ...enterLabHost(options.firstPid),
    ...['sh', '-c', startClean, 'sh'],
    ...[
      'env',
      '-i',
      'HOME=/root',
      'XDG_RUNTIME_DIR=/run',
      options.mark,
      'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      ...offlineEnvironment(gateway),
    ],
    ...['dockerd', '--rootless', '--storage-driver', options.storageDriver],
    // The lab is off line: where nobody answers for a name, that is said at once and not after the resolver's 20 s.
    ...['--dns', '127.0.0.1'],
    ...['-H', 'unix:///run/lab/docker.sock', '-H', 'unix:///var/run/docker.sock'],
  ]
  try {
    return spawn(nsenter, args, { stdio: ['ignore', log, log], cwd: '/' })
  } finally {
    closeSync(log)
  }
}

/**
 * Waits until the engine answers.
 * @param gone tells that the engine has ended meanwhile.
 */
export async function engineReady(directory: string, gone: () => boolean): Promise<Result<null>> {
  const isLate = deadlineIn(engineDeadlineMs)
  while (!isLate()) {
    if (await answers(join(directory, 'run/docker.sock'))) return success(null)
    if (gone()) {
      // The log goes with the lab host that could not be made: what it says last is all that stays.
      return failure('engine-start-failed', `the engine ended while it started: ${lastLine(directory)}`, {
        advice: advice('see-below'),
      })
    }
    await pause(askEveryMs)
  }
  return failure('timed-out', `the engine did not answer within ${String(engineDeadlineMs / 1000)} s`, {
    advice: advice('try-again'),
  })
}

/** What the engine's log ends with, of its last 4 KiB; why it ends is there in one line (moby, cmd/dockerd, main). */
function lastLine(directory: string): string {
  const log = openSync(join(directory, 'engine.log'), 'r')
  try {
    const end = Buffer.alloc(4096)
    const read = readSync(log, end, 0, end.length, Math.max(0, fstatSync(log).size - end.length))
    return end.toString('utf8', 0, read).trimEnd().split('\n').at(-1) ?? ''
  } finally {
    closeSync(log)
  }
}

/** GET /_ping. */
export function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const ping = askEngine(socket, { path: '/_ping', timeout: pingDeadlineMs })
    if (ping === null) {
      resolve(false)
      return
    }
    ping.on('response', (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    for (const end of ['error', 'close'])
      ping.on(end, () => {
        resolve(false)
      })
    ping.end()
  })
}
