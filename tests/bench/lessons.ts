/**
 * How long from the change in the kernel (or the engine's own word, where only the engine knows) until the runner tells the
 * check's verdict, and until it tells that the step is done, in an automatic run on a real lab host. The moment of the change
 * is `ip -ts monitor`'s, a listener of its own in that network namespace, or `timeNano` of the engine's event.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSessionEnvironment } from '../../src/main/lessonEnvironment'
import { createLessonRunner, type LessonRunner } from '../../src/main/lessons'
import { createLessonLibrary } from '../../src/main/lessons/load'
import { createLabSession, type LabSession } from '../../src/main/session'
import type { LessonState } from '../../src/core/lesson/types'
import { sh, testRuntime, upSet, value } from '../docker/support/labSet'
import type { LabSet } from '../../src/main/labs'
import { verdictKinds, type VerdictKind } from './verdict/kinds'
import { listen, now, type Listener } from './verdict/listen'
import { benchRow, printReport, type BenchRow } from './report'
import { numberOption } from './window/options'

const labHost = 'lab-1'
const bound = 200
const deadlineMs = 5_000

interface Bed {
  readonly set: LabSet
  readonly session: LabSession
  readonly runner: LessonRunner
  /** The runner's states with their moments, since it was last emptied. */
  readonly told: { at: number; state: LessonState }[]
}

interface Round {
  /** From the change to the check's verdict, and to the step that is done, in milliseconds. */
  readonly verdict: number
  readonly done: number
  /** The listener was later than the verdict. */
  readonly late: boolean
}

/** Options: `--rounds N` (40), at least 30 for a figure that says anything. */
export async function run({ json, args }: { json: boolean; args: readonly string[] }): Promise<void> {
  const rounds = numberOption(args, 'rounds', 40)
  const runtime = testRuntime()
  const set = await upSet(runtime, labHost)
  const { environment, use } = createSessionEnvironment()
  const say = (line: string): void => void process.stderr.write(`${line}\n`)
  const session = createLabSession(set, (notice) => {
    say(notice.message)
  })
  use(session)
  const told: Bed['told'] = []
  const runner = createLessonRunner({
    library: createLessonLibrary(writeLessons(join(runtime.directory, 'lessons'))),
    environment,
    emit: (state) => told.push({ at: now(), state }),
    notice: (notice) => {
      throw new Error(notice.message)
    },
  })
  try {
    value(await session.observe(labHost))
    const bed = { set, session, runner, told }
    const measured = new Map<VerdictKind, Round[]>()
    for (const kind of verdictKinds) {
      measured.set(kind, await measure(bed, kind, rounds))
      say(`${kind.name}: ${String(rounds)} rounds`)
    }
    report(json, measured, say)
  } finally {
    runner.dispose()
    session.close()
    await set.close()
    runtime.remove()
  }
}

/** A lesson of one step a kind; JSON is YAML. */
function writeLessons(directory: string): string {
  for (const kind of verdictKinds) {
    const folder = join(directory, kind.id)
    mkdirSync(folder, { recursive: true })
    const lesson = {
      id: kind.id,
      number: 1,
      prerequisites: { labHosts: 1, images: [] },
      steps: [{ id: 'change', commands: kind.commands, checks: [{ ...kind.check, id: 'check' }] }],
      cleanUp: [],
      cleanUpChecks: [],
    }
    writeFileSync(join(folder, 'lesson.yaml'), JSON.stringify(lesson))
    for (const name of ['ko.md', 'en.md']) writeFileSync(join(folder, name), '# A\n\nB\n\n## change: C\n\nD\n')
  }
  return directory
}

async function measure(bed: Bed, kind: VerdictKind, rounds: number): Promise<Round[]> {
  await done(bed, kind.once)
  const listener = await listen(bed.set, labHost, kind.source)
  const samples: Round[] = []
  try {
    // The first round is for whatever has to be read from disk.
    for (let round = 0; round <= rounds; round++) {
      await done(bed, kind.before)
      const sample = await measureRound(bed, kind, listener)
      if (round > 0) samples.push(sample)
    }
  } finally {
    listener.end()
    await done(bed, kind.after)
  }
  return samples
}

async function measureRound({ runner, told }: Bed, kind: VerdictKind, listener: Listener): Promise<Round> {
  value(await runner.start({ lessonId: kind.id, labHost }))
  // Apart from whatever the preparation set off, and never in step with the frames.
  await pause(250 + Math.random() * 60)
  if (told.at(-1)?.state.steps[0]?.state === 'done') throw new Error(`${kind.name}: solved beforehand`)
  told.length = 0
  listener.clear()
  const begun = now()
  const solved = value(await runner.runSolution({}, { observing: true }))
  if (solved[0]?.results[0]?.verdict !== 'passed') {
    throw new Error(`${kind.name}: ${JSON.stringify(solved[0])}`)
  }
  const verdict = moment(told, (state) => state.steps[0]?.results[0]?.verdict === 'passed')
  const step = moment(told, (state) => state.steps[0]?.state === 'done')
  const heard = await listener.moment(kind.change, deadlineMs)
  if (heard < begun - 1) throw new Error(`${kind.name}: an older change was heard: ${listener.text()}`)
  // A listener that was woken after the verdict tells nothing: then all that the commands took counts.
  const late = heard > verdict
  const change = late ? begun : heard
  return { verdict: verdict - change, done: step - change, late }
}

function moment(told: Bed['told'], holds: (state: LessonState) => boolean): number {
  const found = told.find(({ state }) => holds(state))
  if (!found) throw new Error('the runner never told it')
  return found.at
}

/** A line of sh in the lab host that must succeed. */
async function done({ set }: Bed, line: string): Promise<void> {
  if (line === '') return
  const { status, stderr } = await sh(set, labHost, line)
  if (status !== 0) throw new Error(`${line}: ${stderr}`)
}

function report(
  json: boolean,
  measured: ReadonlyMap<VerdictKind, readonly Round[]>,
  say: (line: string) => void,
): void {
  const rows: BenchRow[] = []
  const figures: Record<string, number> = {}
  const all: number[] = []
  let late = 0
  for (const [kind, rounds] of measured) {
    const verdicts = rounds.map((round) => round.verdict)
    const verdict = benchRow(`${kind.name}: verdict`, 'ms', verdicts)
    rows.push(
      verdict,
      benchRow(
        `${kind.name}: step done`,
        'ms',
        rounds.map((round) => round.done),
      ),
    )
    const key = kind.id.replaceAll('-', '_')
    figures[`${key}_p50_ms`] = verdict.median
    figures[`${key}_p95_ms`] = verdict.p95
    figures[`${key}_max_ms`] = verdict.max
    all.push(...verdicts)
    late += rounds.filter((round) => round.late).length
  }
  const overall = benchRow('all kinds: verdict', 'ms', all)
  rows.push(overall)
  figures['listener_late'] = late
  figures['verdict_after_change_p50_ms'] = overall.median
  figures['verdict_after_change_p95_ms'] = overall.p95
  figures['verdict_after_change_max_ms'] = overall.max
  say(`verdict after the change, p95: ${String(overall.p95)} ms, bound ${String(bound)} ms`)
  printReport({ bench: 'lessons', rows, figures }, json)
}

function pause(ms: number): Promise<void> {
  return new Promise((over) => setTimeout(over, ms))
}
