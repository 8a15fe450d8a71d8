/** Asks in the lab hosts what checks cannot see in the picture: each question once, until something has happened there. */
import type { PacketCounter, ToolAnswer } from '../../core/checks/context'
import type { LessonEnvironment } from './environment'

/** A name that no server answers for takes the resolver some ten seconds (resolv.conf(5): two rounds of five). */
const answerDeadlineMs = 25_000

export interface Asking {
  /** What the command says there; undefined until it has been run since the last `stale`. */
  ask(labHost: string, argv: readonly string[]): ToolAnswer | undefined
  /** Packets since the last `restart`; undefined until they were read. */
  packets(labHost: string, counter: PacketCounter): number | undefined
  /** Something happened in that lab host: what was answered there may no longer hold. */
  stale(labHost: string): void
  /** Packets may have passed there; nothing else is asked again. */
  passed(labHost: string): void
  /** Packets count from now on. */
  restart(): void
  close(): void
}

interface Entry<T> {
  /** The moment, by the lab host's own count, that the value belongs to. */
  at: number
  value: T | undefined
  pending: boolean
}

/** @param onAnswer called whenever an answer has come. */
export function createAsking(environment: LessonEnvironment, onAnswer: () => void): Asking {
  const answers = new Map<string, Entry<ToolAnswer>>()
  const counts = new Map<string, Entry<number | null>>()
  /** What a counter stood at when the step began. */
  const bases = new Map<string, number>()
  const moments = new Map<string, number>()
  const momentsOfPackets = new Map<string, number>()
  let closed = false

  const advance = (of: Map<string, number>, labHost: string): void => {
    of.set(labHost, (of.get(labHost) ?? 0) + 1)
  }
  const lookUp = <T>(
    entries: Map<string, Entry<T>>,
    key: string,
    moment: () => number,
    fetch: () => Promise<T>,
  ): T | undefined => {
    const entry = entries.get(key) ?? { at: -1, value: undefined, pending: false }
    entries.set(key, entry)
    if (entry.at === moment()) return entry.value
    if (!entry.pending) {
      entry.pending = true
      const asked = moment()
      void fetch().then((value) => {
        // What was asked before something happened is no answer to now: whoever still wants it asks again.
        Object.assign(entry, { at: asked, value, pending: false })
        if (!closed) onAnswer()
      })
    }
    return undefined
  }
  return {
    ask: (labHost, argv) =>
      lookUp(
        answers,
        [labHost, ...argv].join('\0'),
        () => moments.get(labHost) ?? 0,
        async () => {
          const output = await environment.exec(labHost, argv, answerDeadlineMs)
          if (!output.ok || output.value.status === null) return null
          return { status: output.value.status, stdout: output.value.stdout }
        },
      ),
    packets(labHost, counter) {
      const key = `${labHost} ${counter.interface} ${counter.protocol} ${String(counter.port)}`
      const total = lookUp(
        counts,
        key,
        () => momentsOfPackets.get(labHost) ?? 0,
        async () => {
          const count = await environment.countPackets(labHost, counter)
          return count.ok ? count.value : null
        },
      )
      if (total === undefined || total === null) return undefined
      const base = bases.get(key) ?? total
      bases.set(key, base)
      return total - base
    },
    stale(labHost) {
      advance(moments, labHost)
      advance(momentsOfPackets, labHost)
    },
    passed(labHost) {
      advance(momentsOfPackets, labHost)
    },
    restart() {
      bases.clear()
    },
    close() {
      closed = true
    },
  }
}
