import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { shellLine, shellQuote } from '../../../src/core/text/shellQuote'

/** The words as a real shell hands them to a program. */
const wordsBy = (shell: string, words: readonly string[]): string[] =>
  execFileSync(shell, ['-c', `printf '%s\\0' ${shellLine(words)}`], { encoding: 'utf8', env: { LANG: 'C.UTF-8' } })
    .split('\0')
    .slice(0, -1)

const plain = [
  'eth0',
  '',
  ' ',
  '$(reboot)',
  '`id`',
  '"; rm -rf /; "',
  "it's",
  "''",
  '-rf',
  '~root',
  '*',
  '<img src=x>',
  'a=b',
  '=a',
  'x\\',
  '!!',
  '!$ \\n',
  '#not-a-comment',
  'a&b|c>d',
  '가나다라마',
  '{a,b}',
]
const control = [
  '\u001b]0;owned\u0007',
  'a\nb',
  'a\tb',
  "\u0003'",
  '\u009b2J',
  'a\u202eb',
  '\r',
  '\\\u0001!',
  'é\u0002',
]

describe('a quoted word', () => {
  it.each(plain)('is one word again in sh: %j', (word) => {
    expect(wordsBy('sh', ['x', word, 'y'])).toEqual(['x', word, 'y'])
  })

  it.each([...plain, ...control])('is one word again in bash: %j', (word) => {
    expect(wordsBy('bash', ['x', word, 'y'])).toEqual(['x', word, 'y'])
  })

  it.each(control)('holds nothing that a terminal or readline would act on: %j', (word) => {
    expect(shellQuote(word)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e]/)
  })

  it('stays as it is where nothing needs a quote', () => {
    expect(shellLine(['docker', 'run', '-p', '8080:80', '--ip=10.0.0.2', 'nginx:latest'])).toBe(
      'docker run -p 8080:80 --ip=10.0.0.2 nginx:latest',
    )
  })

  it('replaces half a surrogate pair, which no program could be given', () => {
    expect(wordsBy('bash', ['a\ud800b'])).toEqual(['a\ufffdb'])
  })
})
