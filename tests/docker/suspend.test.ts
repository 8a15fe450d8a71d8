/** All processes of the labs stop at once, as in a suspended machine, and go on. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { disagreement } from './support/fresh'
import { openLessonLab, patience, type LessonLab } from './support/lessonLab'
import { sh, value } from './support/labSet'
import { followAsPage } from './support/page'
import { below } from './support/processes'

/** Longer than an engine may take for an answer (main/docker/patience.ts). */
const longerThanDeadlines = 12_000
const states = (lab: LessonLab): string => (lab.runner.state()?.steps ?? []).map(({ state }) => state).join(' ')

let lab: LessonLab
const stopped = new Set<number>()
beforeEach(async () => {
  lab = await openLessonLab(['lab-1'])
})
afterEach(async () => {
  goOn()
  await lab.close()
})

/** Until no process below this one is new: they may be starting others. */
function stopAll(): void {
  for (let size = -1; size !== stopped.size;) {
    size = stopped.size
    for (const { pid } of below(process.pid)) {
      if (stopped.has(pid)) continue
      process.kill(pid, 'SIGSTOP')
      stopped.add(pid)
    }
  }
}

function goOn(): void {
  const there = new Set(below(process.pid).map(({ pid }) => pid))
  for (const pid of stopped) if (there.has(pid)) process.kill(pid, 'SIGCONT')
  stopped.clear()
}

describe('a suspended machine', () => {
  it('is said to be behind, passes no step, and is whole when it goes on', async () => {
    const { session, runner, set } = lab
    value(await runner.start({ lessonId: 'default-bridge', labHost: 'lab-1' }))
    await expect.poll(() => runner.mark().ok, patience).toBe(true)
    await expect.poll(() => states(lab), patience).toBe('done current locked locked locked')
    const page = followAsPage(session.live, 'lab-1')
    // One that the step does not want, so that the picture has something that the engine alone can tell.
    await sh(set, 'lab-1', 'docker create --name idle busybox true')
    const idle = (): boolean => (page.picture()?.stoppedContainers ?? []).some(({ name }) => name === 'idle')
    await expect.poll(idle, patience).toBe(true)

    stopAll()
    await expect.poll(() => session.live.behindReason('lab-1'), patience).toMatch(/takes long/)
    await new Promise((over) => setTimeout(over, longerThanDeadlines))
    expect(session.live.behindReason('lab-1')).not.toBeNull()
    expect(states(lab)).toBe('done current locked locked locked')
    expect(idle()).toBe(true)
    goOn()

    await expect.poll(() => session.live.behindReason('lab-1'), patience).toBeNull()
    expect(states(lab)).toBe('done current locked locked locked')
    await sh(set, 'lab-1', 'docker rm idle; docker run --rm -d --name test-nginx nginx:latest')
    await expect.poll(() => states(lab), patience).toMatch(/^done done/)
    const { options } = lab
    expect(await disagreement({ options, set, session, labHost: 'lab-1', processes: false })).toBeNull()
    expect(page.faults).toEqual([])
  })
})
