/** How long a repetition test goes on: counted and with a fixed seed in the suite, by the clock and any seed in `npm run soak`. */
import { appendFileSync } from 'node:fs'
import { drawFrom, type Draw } from './operations'

const minutes = Number(process.env['VETHLAB_SOAK_MINUTES'] ?? 0)
/** Some forms go on for so many rounds, whatever they take. */
const rounds = Number(process.env['VETHLAB_SOAK_ROUNDS'] ?? 0)
/** Where `npm run soak` reads what they have counted and measured. */
const figures = process.env['VETHLAB_SOAK_FIGURES']

export interface Soak {
  readonly seed: number
  readonly draw: Draw
  /** The limit of a test that repeats, in milliseconds. */
  readonly timeout: number
  /** True as long as another round is to come. */
  more(done: number): boolean
  /** How the same is had again, and what was done up to here. */
  reproduction(log: readonly string[]): string
  /** Prints what was counted and measured, as one JSON line, which the table at the end of a soak repeats. */
  tell(figures: Readonly<Record<string, unknown>>): void
}

/** @param form as `npm run soak` names it. @param short so many rounds make the form of the suite: the same everywhere. */
export function soakOf(form: string, short: number): Soak {
  const seed = Number(process.env['VETHLAB_SOAK_SEED'] ?? 20261125)
  let end: number | null = null
  return {
    seed,
    draw: drawFrom(seed),
    timeout: (minutes + 8) * 60_000,
    more(done) {
      if (rounds > 0) return done < rounds
      // By its own first round: a file's second test begins when the first has had its minutes.
      end ??= performance.now() + minutes * 60_000
      return minutes > 0 ? performance.now() < end : done < short
    },
    reproduction: (log) => `npm run soak -- ${form} --seed ${seed}\n${log.join('\n')}`,
    tell(told) {
      const line = JSON.stringify(told)
      if (figures !== undefined) appendFileSync(figures, `${line}\n`)
      process.stderr.write(`# ${form} ${line}\n`)
    },
  }
}
