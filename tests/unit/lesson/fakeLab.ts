/**
 * A lab host that exists only in memory: it answers a few docker commands by changing its picture. The environment is what
 * is faked here, so that the runner's own behaviour can be seen at every turn; what a real kernel and a real engine make
 * of the same lesson is proven in tests/docker/lesson.test.ts.
 */
import type { ToolOutput } from '../../../src/contract/agent'
import { failure, success, type Result } from '../../../src/contract/result'
import type { EngineRefusal } from '../../../src/core/checks/context'
import type { EngineExec } from '../../../src/core/facts/dockerNames'
import type { Topology } from '../../../src/core/topology/types'
import type { LessonEnvironment } from '../../../src/main/lessons/environment'
import { docker0Mac, emptyHost, engineId, neighbour, runningHost, stoppedHost } from '../checks/pictures'

export interface FakeLab {
  readonly environment: LessonEnvironment
  /** Every argv that was run. */
  readonly ran: string[]
  /** Replaces the picture (null: the lab host is down) and tells it. */
  show(topology: Topology | null): void
  setBehind(behind: boolean): void
  execEvent(exec: EngineExec): void
  refusalEvent(refusal: EngineRefusal): void
  /** Something was typed there. */
  activity(): void
  /** So many packets every counter has met. */
  setPackets(total: number): void
  /** Does instead of the usual for argv that begin so. */
  answer(start: string, reply: () => Result<ToolOutput>): void
  listeners(): number
}

export function fakeLab(): FakeLab {
  let topology: Topology | null = emptyHost()
  let behind = false
  const ran: string[] = []
  const changed = new Set<(labHost: string) => void>()
  const execs = new Set<(labHost: string, exec: EngineExec) => void>()
  const refusals = new Set<(labHost: string, refusal: EngineRefusal) => void>()
  const activities = new Set<(labHost: string) => void>()
  let packets = 0
  const answers = new Map<string, () => Result<ToolOutput>>()
  const show = (next: Topology | null): void => {
    topology = next
    for (const listener of changed) listener('lab-1')
  }
  const execEvent = (exec: EngineExec): void => {
    for (const listener of execs) listener('lab-1', exec)
  }
  const act = (line: string): number => {
    const isRunning = topology?.interfaces.some((entry) => entry.name === 'vethac20fa0') === true
    if (line.startsWith('docker run')) show(runningHost())
    else if (line.startsWith('docker stop') || line.startsWith('docker rm')) {
      if (!isRunning && (topology?.stoppedContainers.length ?? 0) === 0) return 1
      show(emptyHost())
    } else if (line.startsWith('docker exec')) {
      if (!isRunning) return 1
      execEvent({ containerId: engineId, command: line.split(' ').slice(3).join(' ') })
      if (line.includes(' ping ')) show(runningHost({ neighbours: [neighbour(docker0Mac)] }))
    }
    return 0
  }
  const environment: LessonEnvironment = {
    topology: (labHost) => (labHost === 'lab-1' ? topology : null),
    isBehind: () => behind,
    onTopologyChanged(listener) {
      changed.add(listener)
      return () => changed.delete(listener)
    },
    onEngineExec(listener) {
      execs.add(listener)
      return () => execs.delete(listener)
    },
    onEngineRefusal(listener) {
      refusals.add(listener)
      return () => refusals.delete(listener)
    },
    onActivity(listener) {
      activities.add(listener)
      return () => activities.delete(listener)
    },
    labHosts: () => ['lab-1'],
    up: (labHost) => Promise.resolve(failure('lab-host-limit', `${labHost} cannot be had`)),
    countPackets: () => Promise.resolve(success(packets)),
    async exec(labHost, argv) {
      const line = argv.join(' ')
      ran.push(line)
      await Promise.resolve()
      if (labHost !== 'lab-1' || !topology) return failure('lab-host-down', `${labHost} is down`)
      const special = [...answers].find(([start]) => line.startsWith(start))
      if (special) return special[1]()
      return success({ stdout: `output of ${line}\n`, stderr: '', status: act(line) })
    },
  }
  return {
    environment,
    ran,
    show,
    execEvent,
    refusalEvent(refusal) {
      for (const listener of refusals) listener('lab-1', refusal)
    },
    activity() {
      for (const listener of activities) listener('lab-1')
    },
    setPackets(total) {
      packets = total
    },
    setBehind(next) {
      behind = next
      for (const listener of changed) listener('lab-1')
    },
    answer(start, reply) {
      answers.set(start, reply)
    },
    listeners: () => changed.size + execs.size + refusals.size + activities.size,
  }
}

export const exitedHost = (): Topology => stoppedHost('exited')
