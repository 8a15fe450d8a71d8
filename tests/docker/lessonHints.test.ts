/** Wrong ways of the lessons on real engines and a real kernel: each gets the hint that the lesson has for it. Needs the build. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exampleId } from '../unit/lesson/formatDocument'
import { sh, value } from './support/labSet'
import { openLessonLab, patience, type LessonLab } from './support/lessonLab'

let lab: LessonLab

beforeAll(async () => {
  lab = await openLessonLab()
}, 120_000)

afterAll(async () => {
  await lab.close()
}, 30_000)

describe('a wrong way gets its hint', { timeout: 120_000 }, () => {
  const current = (): string | null => lab.runner.state()?.steps.find((step) => step.state === 'current')?.hint ?? null
  it.each<[lesson: string, line: string, hint: string]>([
    [exampleId, 'docker network create -d macvlan -o parent=eth0 test-first', 'other-driver'],
    ['network-namespace', 'docker run --rm -d --name test-nginx --network host nginx', 'host-network'],
    ['network-namespace', 'docker run --rm -d --name test-ngnix nginx', 'other-name'],
    ['reach-the-host', 'docker run --rm -d --name host-server nginx', 'own-network'],
    ['network-drivers', 'docker run --rm -d --name test-nginx --network host nginx', 'on-host'],
    ['user-defined-bridge', 'docker network create -d macvlan -o parent=eth0 test-bridge', 'other-driver'],
    ['host-network', 'docker run --rm -d --name test-nginx-host nginx', 'own-network'],
    ['none-network', 'docker run --rm -d --name test-busybox-none busybox sleep 600', 'has-network'],
    ['macvlan', 'docker network create -d bridge eth0-macvlan', 'other-driver'],
    ['overlay', 'docker network create ingress', 'no-swarm'],
    ['published-ports', 'docker run --rm -d --name test-web nginx', 'not-published'],
    ['published-ports', 'docker run --rm -d --name test-web -p 8080:8080 nginx', 'other-port'],
  ])('in %s: %s', async (lessonId, line, hint) => {
    const { set, runner } = lab
    const { steps } = value(await runner.open(lessonId, 'en'))
    value(await runner.start({ lessonId, labHost: 'lab-1' }))
    if (steps[0]?.marksBefore) {
      await expect.poll(() => runner.mark().ok, patience).toBe(true)
      await expect.poll(() => runner.state()?.steps[0]?.state, patience).toBe('done')
    }
    const done = await sh(set, 'lab-1', line)
    if (lessonId !== 'overlay') expect(done.stderr).toBe('')
    await expect.poll(current, patience).toBe(hint)
    await sh(set, 'lab-1', 'docker rm -f $(docker ps -aq); docker network prune -f')
    value(await runner.cleanUp())
    await lab.expectUntouched()
  })
})
