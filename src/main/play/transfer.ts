/** What every transfer shares: it can be cancelled, it says how far it is, and it ends where nothing moves any more. */
import { Transform } from 'node:stream'
import type { AgentClient, LabHostInfo } from '../../contract/agent'
import { advice } from '../../contract/advice'
import { failure, success, type Failure, type Result } from '../../contract/result'

/** The set that a lab host is in: this process's own or another's. */
export interface PlayLabs {
  readonly agent: Pick<AgentClient, 'call'>
  list(): Promise<Result<readonly LabHostInfo[]>>
}

export interface Transfer {
  readonly signal: AbortSignal
  /** Called for every piece that has passed. */
  readonly progress: (doneBytes: number, totalBytes: number | null) => void
  /** Milliseconds without any movement after which it is given up. */
  readonly stalledMs: number
}

/** That lab host, which must be up. */
export async function findLabHost(labs: PlayLabs, name: string): Promise<Result<LabHostInfo>> {
  const hosts = await labs.list()
  if (!hosts.ok) return hosts
  const info = hosts.value.find((host) => host.name === name)
  if (!info) return failure('lab-host-unknown', `there is no lab host ${name}`, { params: { name } })
  if (info.status !== 'down' && info.status !== 'starting') return success(info)
  return failure('lab-host-down', `${name} is ${info.status}`, { params: { name } })
}

/** Passes bytes on and tells how many. @param limit more than this is an error of the stream. */
export function meter(tell: (bytes: number) => void, limit = Infinity): Transform {
  let bytes = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      tell(bytes)
      if (bytes > limit) done(new Error('too large'))
      else done(null, chunk)
    },
  })
}

/** Calls `end` once nobody has called `moved` for so long. */
export function watchStalling(ms: number, end: () => void): { moved(): void; stop(): void } {
  const timer = setTimeout(end, ms)
  return {
    moved: () => timer.refresh(),
    stop: () => {
      clearTimeout(timer)
    },
  }
}

export function cancelled(): Failure {
  return failure('cancelled', 'it was cancelled; nothing of it stays in the lab host')
}

export function stalled(ms: number): Failure {
  return failure('timed-out', `nothing moved for ${String(Math.round(ms / 1000))} s`, {
    advice: advice('look-into-lab'),
  })
}
