/**
 * Every lesson on real engines and a real kernel: each step is unsolved before its solution and solved after it, twice in a
 * row in one set of lab hosts; other ways count, wrong ways get the hint that fits, and nothing is left. Needs the build.
 */
import { readdirSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { exampleId } from '../unit/lesson/formatDocument'
import { lessonsDirectory, openLessonLab, type LessonLab } from './support/lessonLab'
import { solveLesson, type Solved } from './support/lessonWays'

let lab: LessonLab

beforeAll(async () => {
  lab = await openLessonLab()
}, 120_000)

afterEach(() => {
  lab.runInstead(new Map())
})

afterAll(async () => {
  await lab.close()
}, 30_000)

const solve = (lessonId: string, observing: boolean, labHost?: string): Promise<Solved> =>
  solveLesson(lab, lessonId, observing, labHost)

describe('the solution of', { timeout: 240_000 }, () => {
  it.each([exampleId, ...readdirSync(lessonsDirectory)])(
    '%s solves every step, twice, and leaves nothing',
    async (lessonId) => {
      const first = await solve(lessonId, false)
      expect(await solve(lessonId, true)).toBe(first)
      if (lessonId !== 'vlan-trunk') expect(first).toBe('solved')
    },
  )
})

describe('a lesson that names its lab host’s address', { timeout: 240_000 }, () => {
  it.each(['none-network', 'macvlan', 'published-ports'])(
    '%s means the second one’s where it runs there',
    async (id) => {
      lab.ran.length = 0
      expect(await solve(id, false, 'lab-2')).toBe('solved')
      const addresses = lab.ran.flatMap((line) => /10\.0\.2\.\d+/.exec(line) ?? [])
      expect(new Set(addresses)).toEqual(new Set(['10.0.2.16']))
    },
  )
})

describe('another way counts', { timeout: 240_000 }, () => {
  it.each<[lesson: string, way: string, ...swaps: [from: string, to: string][]]>([
    [
      'network-namespace',
      'created and then started, a relative link',
      [
        'docker run --rm -d --name test-nginx nginx:latest',
        'docker create --rm --name test-nginx nginx && docker start test-nginx',
      ],
      ['ln -s /var/run/docker/netns /var/run/netns', 'cd /run && ln -s docker/netns netns'],
      ['docker exec test-nginx ip a', 'docker exec test-nginx true'],
    ],
    [
      'network-plugin',
      'the driver in a shell’s background, another subnet, asked for by the other side',
      [
        '/opt/vethlab/network-plugin --detach',
        'setsid /opt/vethlab/network-plugin </dev/null >/dev/null 2>&1 & sleep 1',
      ],
      [
        'docker network create -d vethlab --subnet 172.30.0.0/24 test-plugin',
        'docker network create --driver=vethlab --subnet=10.77.0.0/16 --gateway=10.77.9.9 test-plugin',
      ],
      ['docker exec test-busybox-1 ping -c 3 test-busybox-2', 'docker exec test-busybox-2 ping -c 1 test-busybox-1'],
    ],
    [
      'reach-the-host',
      'the gateway’s address written out',
      [
        'docker run --rm -dit --name test-reach --add-host host.docker.internal:host-gateway busybox ash',
        'docker run --rm -d --name test-reach --add-host host.docker.internal:172.17.0.1 busybox sleep 600',
      ],
    ],
    [
      'network-drivers',
      'the default network by its name',
      [
        'docker run --rm -d --name test-nginx nginx:latest',
        'docker run --rm -d --network bridge --name test-nginx nginx',
      ],
    ],
    [
      'user-defined-bridge',
      'a network with a subnet of one’s own',
      ['docker network create test-bridge', 'docker network create -d bridge --subnet 10.99.0.0/24 test-bridge'],
    ],
    [
      'host-network',
      'the short option',
      [
        'docker run --rm -d --name test-nginx-host --network host nginx:latest',
        'docker create --net=host --name test-nginx-host nginx && docker start test-nginx-host',
      ],
      ['docker stop test-nginx-host', 'docker rm -f test-nginx-host'],
    ],
    [
      'none-network',
      'disconnected later',
      [
        'docker run --rm -dit --name test-busybox-none --network none busybox ash',
        'docker run --rm -d --name test-busybox-none busybox sleep 600 && docker network disconnect bridge test-busybox-none',
      ],
    ],
    [
      'macvlan',
      'the mode named',
      [
        'docker network create -d macvlan --subnet=123.11.11.0/24 --gateway=123.11.11.1 -o parent=eth0 eth0-macvlan',
        'docker network create -d macvlan --subnet 123.11.11.0/24 --gateway 123.11.11.1 -o parent=eth0 -o macvlan_mode=bridge eth0-macvlan',
      ],
    ],
    [
      'overlay',
      'a subnet of one’s own',
      [
        'docker network create -d overlay --attachable test-overlay',
        'docker network create -d overlay --attachable --subnet 10.77.0.0/24 test-overlay',
      ],
    ],
    [
      'published-ports',
      'bound to one address',
      [
        'docker run --rm -d --name test-web -p 8080:80 nginx:latest',
        'docker run --rm -d --name test-web -p 10.0.2.15:8080:80 nginx',
      ],
    ],
  ])('in %s: %s', async (lessonId, _way, ...swaps) => {
    lab.runInstead(new Map(swaps))
    expect(await solve(lessonId, false)).toBe('solved')
  })
})
