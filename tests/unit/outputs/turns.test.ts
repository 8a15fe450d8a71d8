import { describe, expect, it } from 'vitest'
import { chosenTools, keepTools } from '../../../src/renderer/outputs/chosen'
import { createTurns } from '../../../src/renderer/outputs/turns'

describe('turns', () => {
  it('never overlap under one name, and who asks meanwhile shares one that begins afterwards', async () => {
    const ends: (() => void)[] = []
    let [running, most, begun] = [0, 0, 0]
    const work = async (): Promise<number> => {
      const mine = ++begun
      most = Math.max(most, ++running)
      await new Promise<void>((end) => ends.push(end))
      running -= 1
      return mine
    }
    const turns = createTurns<number>()
    const first = turns('a', work)
    const later = [turns('a', work), turns('a', work), turns('a', work)]
    expect(begun).toBe(1)
    ends.shift()?.()
    expect(await first).toBe(1)
    await expect.poll(() => begun).toBe(2)
    const last = turns('a', work)
    ends.shift()?.()
    expect(await Promise.all(later)).toEqual([2, 2, 2])
    await expect.poll(() => begun).toBe(3)
    ends.shift()?.()
    expect(await last).toBe(3)
    expect(most).toBe(1)
  })

  it('of other names do not wait', async () => {
    const turns = createTurns<string>()
    void turns('hangs', () => new Promise<string>(() => undefined))
    expect(await turns('goes', () => Promise.resolve('on'))).toBe('on')
  })
})

describe('the chosen tools', () => {
  const storage = (kept: string | null): Pick<Storage, 'getItem'> => ({ getItem: () => kept })

  it('are the article’s three at first, and where what was kept fits nothing', () => {
    for (const kept of [null, '', 'rm -rf', '{"a":1}']) {
      expect(chosenTools(storage(kept))).toEqual(['ifconfig', 'brctl-show', 'route-n'])
    }
  })

  it('are those that were kept, in the tools’ own order', () => {
    let kept = ''
    keepTools({ setItem: (_key, value) => (kept = value) }, ['iptables-save', 'ip-addr'])
    expect(chosenTools(storage(kept))).toEqual(['ip-addr', 'iptables-save'])
  })
})
