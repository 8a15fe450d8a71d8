/** Run within the second kernel, since the first one may lack 8021q: the lesson on VLANs, step by step, other ways and wrong ones. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openLessonLab, type LessonLab } from '../../docker/support/lessonLab'
import { expectHint, solveLesson } from '../../docker/support/lessonWays'

const minute = 60_000
let lab: LessonLab

beforeAll(async () => {
  lab = await openLessonLab(['lab-1'])
}, 3 * minute)

afterEach(() => {
  lab.runInstead(new Map())
})

afterAll(async () => {
  await lab.close()
}, minute)

describe('the lesson on VLANs', { timeout: 4 * minute }, () => {
  it('is solved step by step, and leaves nothing', async () => {
    expect(await solveLesson(lab, 'vlan-trunk', false)).toBe('solved')
  })

  it('counts another way: no gateway said, the mode named', async () => {
    lab.runInstead(
      new Map([
        [
          'docker network create -d macvlan --subnet=123.12.11.0/24 --gateway=123.12.11.1 -o parent=eth0.10 eth0.10-macvlan',
          'docker network create --driver=macvlan --subnet 123.12.11.0/24 -o parent=eth0.10 -o macvlan_mode=bridge eth0.10-macvlan',
        ],
      ]),
    )
    expect(await solveLesson(lab, 'vlan-trunk', false)).toBe('solved')
  })

  it.each([
    [
      'untagged',
      'docker network create -d macvlan --subnet 123.11.11.0/24 -o parent=eth0.10 eth0-macvlan && docker run --rm -d --name test-busybox-eth0macvlan-1 --network eth0-macvlan busybox sleep 600',
      'other-parent',
    ],
    ['create', 'docker network create -d macvlan --subnet 123.12.11.0/24 -o parent=eth0 eth0.10-macvlan', 'no-vlan'],
  ])('gives the hint for a wrong way in the step %s: %s', async (step, line, hint) => {
    await expectHint(lab, 'vlan-trunk', step, line, hint)
  })
})
