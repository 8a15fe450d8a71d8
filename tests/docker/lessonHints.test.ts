/** Wrong ways of the lessons on real engines and a real kernel: each gets the hint that the lesson has for it. Needs the build. */
import { afterAll, beforeAll, describe, it } from 'vitest'
import { exampleId } from '../unit/lesson/formatDocument'
import { openLessonLab, type LessonLab } from './support/lessonLab'
import { expectHint } from './support/lessonWays'

let lab: LessonLab

beforeAll(async () => {
  lab = await openLessonLab()
}, 120_000)

afterAll(async () => {
  await lab.close()
}, 30_000)

describe('a wrong way gets its hint', { timeout: 120_000 }, () => {
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
    await expectHint(lab, lessonId, null, line, hint)
  })

  // The steps before are skipped: what they would have made is in the line where it is needed.
  it.each<[lesson: string, step: string, line: string, hint: string]>([
    ['default-bridge', 'run', 'docker run --rm -d --name test-nginx --network none nginx', 'no-network'],
    [
      'network-namespace',
      'link',
      'docker run --rm -d --name test-nginx nginx; ln -s /tmp /run/netns',
      'link-elsewhere',
    ],
    ['reach-the-host', 'with', 'docker run --rm -d --name test-reach busybox sleep 600', 'no-add-host'],
    [
      'network-drivers',
      'inspect',
      'docker network create other && docker run --rm -d --name test-nginx --network other nginx',
      'elsewhere',
    ],
    [
      'user-defined-bridge',
      'run',
      'docker network create test-bridge && docker run --rm -d --name test-nginx-2 nginx',
      'other-bridge',
    ],
    [
      'none-network',
      'outside',
      'docker run --rm -d --name test-busybox-none busybox sleep 600 && docker exec test-busybox-none ping -c 1 10.0.2.15',
      'has-route',
    ],
    [
      'macvlan',
      'first',
      'docker network create -d macvlan --subnet 123.99.0.0/24 -o parent=eth0 eth0-macvlan && docker run --rm -d --name test-busybox-eth0macvlan-1 --network eth0-macvlan busybox sleep 600',
      'other-subnet',
    ],
    ['macvlan', 'first', 'docker run --rm -d --name test-busybox-eth0macvlan-1 busybox sleep 600', 'no-macvlan'],
    [
      'network-plugin',
      'create',
      '/opt/vethlab/network-plugin --detach && docker network create --subnet 172.30.0.0/24 test-plugin',
      'other-driver',
    ],
    ['network-plugin', 'create', 'docker network create --subnet 172.30.0.0/24 test-plugin', 'stopped'],
    [
      'network-plugin',
      'run',
      '/opt/vethlab/network-plugin --detach && docker network create -d vethlab --subnet 172.30.0.0/24 test-plugin && docker run --rm -dit --name test-busybox-1 busybox ash',
      'other-network',
    ],
  ])('in %s, step %s: %s', async (lessonId, step, line, hint) => {
    await expectHint(lab, lessonId, step, line, hint)
  })
})
