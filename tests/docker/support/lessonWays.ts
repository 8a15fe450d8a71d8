/** A lesson done by its solution, or another way, and done wrong: what every lesson's tests say of it. */
import { existsSync } from 'node:fs'
import { release } from 'node:os'
import { expect } from 'vitest'
import { sh, value } from './labSet'
import { patience, type LessonLab } from './lessonLab'

export type Solved = 'solved' | 'not runnable here'

/** Runs the solution and the clean-up; every step must have been unsolved, and be solved. */
export async function solveLesson(
  lab: LessonLab,
  lessonId: string,
  observing: boolean,
  labHost = 'lab-1',
): Promise<Solved> {
  const { runner } = lab
  const started = await runner.start({ lessonId, labHost })
  if (!started.ok && started.code === 'kernel-part-missing') {
    console.warn(`kernel ${release()} cannot run the lesson ${lessonId}; the second kernel does: ${started.message}`)
    return 'not runnable here'
  }
  const { steps } = value(started)
  const solved = value(await runner.runSolution({}, { observing }))
  const verdicts = solved.map(({ stepId, unsolved, results }) => ({
    stepId,
    before: unsolved.every((check) => check.verdict === 'passed') ? 'solved already' : 'unsolved',
    after: results
      .filter((check) => check.verdict !== 'passed')
      .map((check) => `${check.checkId}: ${check.observedCode}`),
  }))
  const runnable = steps.filter((step) => step.state !== 'not-runnable')
  expect(verdicts).toEqual(runnable.map(({ stepId }) => ({ stepId, before: 'unsolved', after: [] })))
  // Whatever this kernel lacks is known by name, so that no step is passed over unseen.
  const lacking = steps.filter((step) => step.state === 'not-runnable').map((step) => step.missing)
  expect(lacking).toEqual(lessonId === 'overlay' && !existsSync('/proc/net/ip_vs') ? ['ip_vs'] : [])
  const cleaned = value(await runner.cleanUp())
  expect(cleaned.leftovers).toEqual([])
  await lab.expectUntouched()
  return 'solved'
}

/** Goes wrong in that step (null: in the first one that asks for a command) and puts everything away. */
export async function expectHint(
  lab: LessonLab,
  lessonId: string,
  at: string | null,
  line: string,
  hint: string,
): Promise<void> {
  const { set, runner } = lab
  const current = (): string | null => runner.state()?.steps.find((step) => step.state === 'current')?.hint ?? null
  const { steps } = value(await runner.open(lessonId, 'en'))
  value(await runner.start({ lessonId, labHost: 'lab-1' }))
  if (steps[0]?.marksBefore) {
    await expect.poll(() => runner.mark().ok, patience).toBe(true)
    await expect.poll(() => runner.state()?.steps[0]?.state, patience).toBe('done')
  }
  for (const step of at === null
    ? []
    : steps.slice(
        0,
        steps.findIndex(({ id }) => id === at),
      )) {
    if (!step.marksBefore) value(runner.skip(step.id))
  }
  const done = await sh(set, 'lab-1', line)
  if (lessonId !== 'overlay') expect(done.stderr).toBe('')
  await expect.poll(current, patience).toBe(hint)
  await sh(set, 'lab-1', 'docker rm -f $(docker ps -aq); docker network prune -f')
  value(await runner.cleanUp())
  await lab.expectUntouched()
}
