/** What `vethlab lab …` is asked for by its words. */
import { describe, expect, it } from 'vitest'
import { parseLabArguments } from '../../../src/cli/labArguments'

const asked = (line: string): unknown => {
  const answer = parseLabArguments(line === '' ? [] : line.split(' '))
  return answer.ok ? answer.value : answer.code
}

describe('the arguments of vethlab lab', () => {
  it.each([
    ['up', { action: 'up', names: [], detach: false }],
    ['up a b --detach', { action: 'up', names: ['a', 'b'], detach: true }],
    ['down a', { action: 'down', names: ['a'] }],
    ['list --json', { action: 'list', json: true }],
    ['shell a', { action: 'shell', name: 'a' }],
    ['reap', { action: 'reap' }],
    ['reset a', { action: 'reset', name: 'a', yes: false }],
    ['reset --yes a', { action: 'reset', name: 'a', yes: true }],
    ['load a x.tar', { action: 'load', name: 'a', file: 'x.tar' }],
    ['load a --from-engine nginx:1', { action: 'load-own', name: 'a', image: 'nginx:1', context: null }],
    ['load a --from-engine nginx --context far', { action: 'load-own', name: 'a', image: 'nginx', context: 'far' }],
    ['copy-in a .', { action: 'copy-in', name: 'a', path: '.' }],
    ['copy-out a /etc/hosts hosts', { action: 'copy-out', name: 'a', path: '/etc/hosts', file: 'hosts' }],
    ['copy-in a -- -odd', { action: 'copy-in', name: 'a', path: '-odd' }],
  ])('%s', (line, action) => {
    expect(asked(line)).toEqual(action)
  })

  it.each([
    '',
    'nonsense',
    'shell',
    'shell a b',
    'reset',
    'reset a b',
    'load a',
    'load a x.tar y.tar',
    'load a x.tar --context far',
    'load a x.tar --from-engine nginx',
    'load --from-engine nginx',
    'copy-in a',
    'copy-out a /etc/hosts',
    'reset a --no-such-option',
  ])('refuses "%s" with the usage', (line) => {
    expect(asked(line)).toBe('wrong-usage')
  })
})
