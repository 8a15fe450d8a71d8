/** Keeps the verdict on the engine's kernel over one connection, and asks for proof only while there is none. */
import { setTimeout as pause } from 'node:timers/promises'
import type { AgentClient, EngineProofs } from '../../contract/agent'
import type { EngineNames } from '../../core/facts/dockerNames'
import { judgeKernel, type RunningContainer } from '../../core/kernel/prove'
import type { EngineAbout } from '../../core/topology/types'

export interface KernelVerdict {
  readonly kernel: EngineAbout['kernel']
  readonly enginePid: number | null
  readonly rootless: boolean
}

/** A container may end between the engine's word and our look, and its PID be another's: a "no" counts when said twice. */
const secondLookMs = 250

export interface VerdictKeeper {
  /** Judges by what the engine says now. */
  judge(names: EngineNames): Promise<KernelVerdict>
  /** The connection was lost: who answers next may be another engine. */
  forget(): void
}

/**
 * @param options.socket the engine's, or null; @param options.local false where the endpoint cannot lead to this kernel.
 * @param options.prover the agent that sees most.
 */
export function createVerdict(options: {
  readonly socket: string | null
  readonly local: boolean
  readonly prover: () => AgentClient
}): VerdictKeeper {
  let proven: KernelVerdict | null = null
  let enginePid: number | null = null
  let rootless = false

  const look = async (running: readonly RunningContainer[]): Promise<EngineProofs | null> => {
    const { socket } = options
    const answer = await options.prover().call('engine.prove', { socket, enginePid, containers: running })
    return answer.ok ? answer.value : null
  }
  return {
    async judge(names) {
      if (!options.local) return { kernel: 'other', enginePid: null, rootless: false }
      if (proven) return proven
      const running = runningOf(names)
      let seen = await look(running)
      if (seen && !seen.containers.includes('proven') && seen.containers.includes('disproven')) {
        await pause(secondLookMs)
        seen = await look(running)
      }
      if (!seen) return { kernel: 'unknown', enginePid: null, rootless: false }
      const kernel = judgeKernel(seen.peer, seen.containers)
      enginePid = seen.enginePid
      // Seen from inside of its user namespace, it lies in none below.
      rootless ||= seen.rootless
      const verdict = { kernel, enginePid, rootless }
      // The listener's word alone is asked for again: a container may say otherwise.
      if (seen.containers.includes('proven')) proven = verdict
      return verdict
    },
    forget() {
      proven = null
    },
  }
}

/** Some containers prove as much as all of them. */
const askedContainers = 32

function runningOf(names: EngineNames): readonly RunningContainer[] {
  return names.containers
    .filter((container) => container.pid > 0)
    .slice(0, askedContainers)
    .map(({ id, pid, sandboxKey }) => ({ id, pid, sandboxKey }))
}
