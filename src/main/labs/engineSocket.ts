/** The engine's socket, opened so that a learner who is root beside it cannot lead us elsewhere (ADR 3). */
import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { LabHostInfo } from '../../contract/agent'
import { failure, success, type Result } from '../../contract/result'

/** O_PATH of <fcntl.h>: opens what is there without connecting to it; Node's constants lack it. */
const openPath = 0o10000000

/** The engine's log lies beside the folder that the lab host sees, where no learner can reach it. */
export function engineLogPath(info: Pick<LabHostInfo, 'dockerSocket'>): string {
  return join(dirname(dirname(info.dockerSocket)), 'engine.log')
}

export interface EngineSocketPath {
  /** Valid in this process only, until `close`. */
  readonly path: string
  close(): void
}

/** @returns a path that leads to the very socket that was checked, whatever its name says later. */
export function engineSocketPath(info: Pick<LabHostInfo, 'name' | 'dockerSocket'>): Result<EngineSocketPath> {
  let descriptor: number
  try {
    descriptor = openSync(info.dockerSocket, openPath | constants.O_NOFOLLOW)
  } catch (error) {
    return failure('docker-unreachable', `the engine of ${info.name} has no socket: ${String(error)}`, {
      params: { name: info.name },
    })
  }
  if (!fstatSync(descriptor).isSocket()) {
    closeSync(descriptor)
    return failure('docker-unreachable', `where the engine of ${info.name} should listen there is no socket`, {
      params: { name: info.name },
    })
  }
  let open = true
  return success({
    path: `/proc/self/fd/${String(descriptor)}`,
    close: () => {
      if (open) closeSync(descriptor)
      open = false
    },
  })
}
