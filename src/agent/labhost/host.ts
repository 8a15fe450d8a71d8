/** One lab host as the agent knows it, and what all that deal with it need. */
import type { ChildProcess } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { LabHostInfo, LabProgress } from '../../contract/agent'
import type { LabLayout } from '../../contract/doctor'
import type { Result } from '../../contract/result'
import type { BuildOptions } from './build'
import { labAddress } from './network'

export interface LabHostsOptions {
  readonly setDirectory: string
  /** The set's directory on the disk, for data roots that no tmpfs can hold. */
  readonly dataDirectory: string
  readonly imagesDirectory: string
  readonly initScript: string
  readonly layoutProgram: readonly [string, ...string[]]
  readonly networkPlugin: BuildOptions['networkPlugin']
  readonly readOnly: BuildOptions['readOnly']
  readonly layout: LabLayout
  readonly progress: (progress: LabProgress) => void
  readonly changed: (info: LabHostInfo) => void
  /** Stage "observe"; and its end when the lab host is gone. */
  readonly observe: (name: string) => Promise<Result<unknown>>
  readonly unobserve: (name: string) => void
  readonly log: (line: string) => void
}

export interface LabHost {
  info: LabHostInfo
  readonly index: number
  /** Field 22 of /proc/PID/stat of the first process. */
  readonly started: string
  readonly directory: string
  readonly dataDirectory: string
  /** dockerd itself, by PID and start time, and the nsenter that it is a child of where this agent started it. */
  engine: { readonly pid: number; readonly started: string; readonly parent: ChildProcess | null } | null
  engineRestarts: number
  /** Why this agent has ended it, where it was nobody's wish. */
  endedFor: string | null
}

/** "system" is the name of the person's own engine. */
export const namePattern = /^(?!system$)[a-z][a-z0-9-]{0,14}$/

/** A lab host that does not run yet. */
export function newHost(
  build: Pick<BuildOptions, 'name' | 'index' | 'directory' | 'dataDirectory'>,
  layout: LabLayout,
): LabHost {
  return {
    index: build.index,
    started: '',
    directory: build.directory,
    dataDirectory: build.dataDirectory,
    engine: null,
    engineRestarts: 0,
    endedFor: null,
    info: {
      name: build.name,
      status: 'starting',
      address: labAddress(build.index),
      dockerSocket: join(build.directory, 'run/docker.sock'),
      firstPid: 0,
      readyMs: null,
      unbounded: [
        ...(layout.cgroupDelegated ? [] : ['memory-unbounded']),
        ...(layout.dataRoot === 'disk' ? ['disk-unbounded'] : []),
      ],
      lastFailure: null,
    },
  }
}

/** Its files here and on the disk; root of the labs may remove what belongs to subordinate ids. */
export function removeFiles(host: LabHost): void {
  for (const path of [host.directory, host.dataDirectory]) {
    rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 20 })
  }
}
