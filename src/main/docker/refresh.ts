/** Reads one connection's names: when something is new, and now and then although nothing seems to be. */
import type Docker from 'dockerode'
import { isDeepStrictEqual } from 'node:util'
import { advice } from '../../contract/advice'
import { failure, type Failure } from '../../contract/result'
import type { EngineNames } from '../../core/facts/dockerNames'
import { readEngineNames } from './names'
import type { EnginePatience } from './patience'

export interface Refresh {
  /** The names may have changed: at most one reading at a time, and one more after it where this comes meanwhile. */
  due(): void
  end(): void
}

export interface RefreshOptions {
  readonly docker: Docker
  readonly patience: EnginePatience
  readonly names: (names: EngineNames) => void
  /** The names that were given last may be old. */
  readonly late: () => void
  /** The connection is of no use any more. */
  readonly fail: (reason: Failure) => void
}

export const silent = failure('timed-out', 'the engine takes long to answer', { advice: advice('try-again') })
const unheard = failure('docker-unreachable', "the engine's event stream says nothing of what changed")

/** The API promises no order of its lists (Engine API, "List networks"). */
function inOrder(names: EngineNames): EngineNames {
  const sorted = <T extends { readonly id: string }>(list: readonly T[]): T[] =>
    [...list].sort((one, other) => (one.id < other.id ? -1 : 1))
  return { ...names, networks: sorted(names.networks), containers: sorted(names.containers) }
}

/** Begins with the first `due`. */
export function createRefresh({ docker, patience, names, late, fail }: RefreshOptions): Refresh {
  let timer: NodeJS.Timeout | undefined
  let reading = false
  /** Something came since the last reading began. */
  let again = false
  let given: EngineNames | null = null
  let ended = false

  const read = async (): Promise<void> => {
    const told = again
    again = false
    reading = true
    // An event said that something is new: as long as it is not known what, the names may be wrong. Before the first ones
    // there is nothing that could be: a far engine may take its time until its deadline.
    const lateTimer = setTimeout(() => {
      if (given && !ended) late()
    }, patience.lateMs)
    const answer = await readEngineNames(docker, patience)
    clearTimeout(lateTimer)
    reading = false
    if (ended) return
    if (!answer.ok) {
      fail(answer)
      return
    }
    // Nobody said that anything was new, and it is: nothing of the stream can be relied on.
    if (!told && !again && given && !isDeepStrictEqual(inOrder(given), inOrder(answer.value))) {
      fail(unheard)
      return
    }
    given = answer.value
    names(answer.value)
    plan(again ? patience.burstMs : patience.rereadMs)
  }
  const plan = (afterMs: number): void => {
    clearTimeout(timer)
    if (!ended) timer = setTimeout(() => void read(), afterMs)
  }
  return {
    due() {
      if (!again && !reading) plan(patience.burstMs)
      again = true
    },
    end() {
      ended = true
      clearTimeout(timer)
    },
  }
}
