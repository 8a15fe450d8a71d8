/** On the tools' own text, recorded by tests/fixtures/outputs/record.sh. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compareOutputs, type LineChange } from '../../../src/core/outputs/compare'
import type { ObservedTool } from '../../../src/core/outputs/tools'

const recorded = (tool: ObservedTool, moment: string): string =>
  readFileSync(resolve('tests/fixtures/outputs', `${tool}.${moment}.txt`), 'utf8')

function lines(tool: ObservedTool, change: LineChange): string[] {
  return compareOutputs(tool, recorded(tool, 'before'), recorded(tool, 'after'))
    .filter((line) => line.change === change)
    .map((line) => line.text)
}

describe('the outputs before and after a veth pair was made', () => {
  it('show its blocks as new, whole, and lo as it was', () => {
    const added = lines('ifconfig', 'new')
    expect(added.filter((text) => /^\S/.test(text)).map((text) => text.split(':')[0])).toEqual(['eth0', 'veth1234567'])
    expect(lines('ifconfig', 'same').join('\n')).toContain('lo: flags')
    expect(lines('ip-addr', 'new').join('\n')).toContain('veth1234567')
  })

  it('show a changed line as changed, and one that is only more in an old block as new', () => {
    expect(lines('ifconfig', 'changed')).toEqual([expect.stringMatching(/^docker0: flags=4163/)])
    expect(lines('ifconfig', 'new').some((text) => text.includes('inet6 fe80::42:ff:fe00:1'))).toBe(true)
  })

  it('tell counters from differences', () => {
    const counters = lines('ifconfig', 'counter')
    expect(counters.length).toBeGreaterThan(0)
    for (const text of counters) expect(text).toMatch(/^\s+(RX|TX) /)
  })

  it('show a bridge’s first port', () => {
    expect(lines('brctl-show', 'changed').join()).toContain('veth1234567')
  })

  it('show what is gone in its old place, when the moments are turned round', () => {
    const back = compareOutputs('ifconfig', recorded('ifconfig', 'after'), recorded('ifconfig', 'before'))
    const gone = back.filter((line) => line.change === 'gone').map((line) => line.text)
    expect(gone.some((text) => text.startsWith('veth1234567: '))).toBe(true)
    expect(back.findIndex((line) => line.text.startsWith('eth0: '))).toBeLessThan(
      back.findIndex((line) => line.text.startsWith('lo: ')),
    )
  })
})

describe('outputs', () => {
  it('are all the same where no moment is marked', () => {
    const all = compareOutputs('ifconfig', null, recorded('ifconfig', 'after'))
    expect(new Set(all.map((line) => line.change))).toEqual(new Set(['same']))
    expect(all.map((line) => line.text).join('\n')).toBe(recorded('ifconfig', 'after').replace(/\n+$/, ''))
  })

  it('are all new where there was nothing, and nothing where there is nothing', () => {
    const all = compareOutputs('route-n', '', recorded('route-n', 'after'))
    expect(new Set(all.map((line) => line.change))).toEqual(new Set(['new']))
    expect(compareOutputs('brctl-show', '', '')).toEqual([])
  })
})
