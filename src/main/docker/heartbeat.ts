/**
 * Is the engine still there? A stopped or hanging engine ends no stream, and a stream may be quiet for hours with good
 * reason, so its silence says nothing. What the engine would say can only have changed where the kernel's facts did (a
 * container that ends takes its network namespace along): so it is asked after each such change, at most four times a
 * second, and otherwise so seldom that it costs nothing.
 */
import type { Failure, Result } from '../../contract/result'
import { enginePatience } from './patience'

export interface Heartbeat {
  /** Something changed that the engine may have had a part in. */
  nudge(): void
  end(): void
}

export interface HeartbeatOptions {
  /** Has a deadline of its own. */
  readonly ping: () => Promise<Result<unknown>>
  /** No answer yet, for so long that its names may be old. */
  readonly onLate: () => void
  /** It answered, after it had been late. */
  readonly onBack: () => void
  readonly onFailure: (reason: Failure) => void
  readonly lateMs?: number
}

const closestMs = 250
const idleMs = 30_000

/** Begins with the first `nudge` or after the idle time; ends with `end` alone. */
export function createHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { ping, onLate, onBack, onFailure, lateMs = enginePatience.lateMs } = options
  let timer: NodeJS.Timeout | undefined
  let lateTimer: NodeJS.Timeout | undefined
  let asking = false
  let nudged = false
  let lastAsked = -Infinity
  let ended = false

  const ask = async (): Promise<void> => {
    asking = true
    nudged = false
    lastAsked = performance.now()
    let late = false
    lateTimer = setTimeout(() => {
      late = true
      onLate()
    }, lateMs)
    const answer = await ping()
    clearTimeout(lateTimer)
    asking = false
    if (ended) return
    plan()
    if (!answer.ok) onFailure(answer)
    else if (late) onBack()
  }
  const plan = (): void => {
    clearTimeout(timer)
    const wait = nudged ? Math.max(0, lastAsked + closestMs - performance.now()) : idleMs
    timer = setTimeout(() => void ask(), wait)
  }
  plan()
  return {
    nudge() {
      if (nudged || ended) return
      nudged = true
      if (!asking) plan()
    },
    end() {
      ended = true
      clearTimeout(timer)
      clearTimeout(lateTimer)
    },
  }
}
