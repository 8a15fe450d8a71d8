import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { actionArgv, actionCommand, cannotBeUndone, inverseOf } from '../../../src/core/actions/command'
import { actionKinds, malformedFields, type Action } from '../../../src/core/actions/types'

/** What a program named docker is given when a real shell runs the line. */
function givenToDocker(shell: string, line: string): string[] {
  const script = `docker() { printf '%s\\0' docker "$@"; }; ${line}`
  return execFileSync(shell, ['-c', script], { encoding: 'utf8', env: { LANG: 'C.UTF-8' } })
    .split('\0')
    .slice(0, -1)
}

const examples: readonly (readonly [Action, string])[] = [
  [
    { kind: 'run', name: 'web-1', image: 'nginx:latest', network: '', publish: '', command: [] },
    'docker run -d --name web-1 nginx:latest',
  ],
  [
    {
      kind: 'run',
      name: 'bb',
      image: 'busybox',
      network: 'n',
      publish: '8080:80/tcp',
      command: ['sh', '-c', 'sleep 1'],
    },
    "docker run -d --name bb --network n -p 8080:80/tcp busybox sh -c 'sleep 1'",
  ],
  [{ kind: 'start', container: 'web' }, 'docker start web'],
  [{ kind: 'stop', container: 'web' }, 'docker stop web'],
  [{ kind: 'remove', container: 'web', force: false }, 'docker rm web'],
  [{ kind: 'remove', container: 'web', force: true }, 'docker rm -f web'],
  [{ kind: 'logs', container: 'web' }, 'docker logs --tail 100 web'],
  [{ kind: 'connect', container: 'web', network: 'n', address: '' }, 'docker network connect n web'],
  [
    { kind: 'connect', container: 'web', network: 'n', address: '10.1.0.9' },
    'docker network connect --ip 10.1.0.9 n web',
  ],
  [
    { kind: 'connect', container: 'web', network: 'n', address: 'fd00::9' },
    'docker network connect --ip6 fd00::9 n web',
  ],
  [{ kind: 'disconnect', container: 'web', network: 'n' }, 'docker network disconnect n web'],
  [
    { kind: 'network-create', name: 'n', driver: 'bridge', subnet: '', gateway: '', parent: 'eth0', internal: false },
    'docker network create -d bridge n',
  ],
  [
    {
      kind: 'network-create',
      name: 'n',
      driver: 'macvlan',
      subnet: '10.1.0.0/24',
      gateway: '10.1.0.1',
      parent: 'eth0',
      internal: true,
    },
    'docker network create -d macvlan --subnet 10.1.0.0/24 --gateway 10.1.0.1 -o parent=eth0 --internal n',
  ],
  [{ kind: 'network-remove', network: 'n' }, 'docker network rm n'],
]

const hostile = ['-rf', '$(reboot)', "it's", '`id`', 'a b', '<img src=x>', '; rm -rf /', '"', '\\', '*', '!!', '가나다']

describe('an action', () => {
  it.each(examples)('is one docker command: %j', (action, line) => {
    expect(actionCommand(action)).toBe(line)
    expect(malformedFields(action)).toEqual([])
  })

  it('of every kind is among the examples', () => {
    expect(new Set(examples.map(([action]) => action.kind))).toEqual(new Set(actionKinds))
  })

  it.each(hostile)('hands a hostile name to docker as one word: %s', (name) => {
    const actions: Action[] = [
      { kind: 'stop', container: name },
      { kind: 'remove', container: name, force: true },
      { kind: 'connect', container: name, network: name, address: '' },
      { kind: 'disconnect', container: name, network: name },
      { kind: 'network-remove', network: name },
      { kind: 'run', name: 'x', image: 'i', network: name, publish: '', command: [name, name] },
    ]
    for (const action of actions) {
      for (const shell of ['sh', 'bash']) {
        expect(givenToDocker(shell, actionCommand(action))).toEqual(actionArgv(action))
      }
    }
  })

  it('never lets a name be an option', () => {
    expect(actionArgv({ kind: 'stop', container: '-h' })).toEqual(['docker', 'stop', '--', '-h'])
  })

  it('hands any command of a container to docker word by word', () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => !text.includes('\0'))
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), (command) => {
        const action: Action = { kind: 'run', name: 'xy', image: 'i', network: '', publish: '', command }
        expect(givenToDocker('bash', actionCommand(action))).toEqual(actionArgv(action))
      }),
      { numRuns: 60 },
    )
  })
})

describe('an action that no docker command can be', () => {
  const run: Action = { kind: 'run', name: 'web', image: 'nginx', network: '', publish: '', command: [] }
  it.each([
    [{ ...run, name: '' }, 'name'],
    [{ ...run, name: '-v' }, 'name'],
    [{ ...run, name: 'a b' }, 'name'],
    [{ ...run, image: '--privileged' }, 'image'],
    [{ ...run, publish: '80;id' }, 'publish'],
    [{ kind: 'stop', container: '' }, 'container'],
    [{ kind: 'connect', container: 'a', network: 'b', address: '10.0.0' }, 'address'],
    [
      {
        kind: 'network-create',
        name: 'n',
        driver: 'bridge',
        subnet: '10.0.0.0',
        gateway: '',
        parent: '',
        internal: false,
      },
      'subnet',
    ],
    [
      { kind: 'network-create', name: 'n', driver: 'bridge', subnet: '', gateway: 'x', parent: '', internal: false },
      'gateway',
    ],
  ] as readonly (readonly [Action, string])[])('%j is malformed in its %s', (action, field) => {
    expect(malformedFields(action)).toEqual([field])
  })
})

describe('the inverse', () => {
  it.each([
    ['docker run -d --name web-1 nginx:latest', 'docker rm -f web-1'],
    ['docker start web', 'docker stop web'],
    ['docker stop web', 'docker start web'],
    ['docker network connect n web', 'docker network disconnect n web'],
    ['docker network disconnect n web', 'docker network connect n web'],
    ['docker network create -d bridge n', 'docker network rm n'],
  ])('of %s is %s', (line, back) => {
    const action = examples.find(([, text]) => text === line)?.[0]
    const inverse = action && inverseOf(action)
    expect(inverse && actionCommand(inverse)).toBe(back)
  })

  it('is nothing for what is gone for good, and that is asked before', () => {
    const final = examples.map(([action]) => action).filter(cannotBeUndone)
    expect(final.map((action) => action.kind)).toEqual(['remove', 'remove', 'network-remove'])
    for (const action of final) expect(inverseOf(action)).toBeNull()
  })
})
