import { describe, expect, it } from 'vitest'
import { memoryKey } from '../../../src/contract/memory'
import { createPageMemory } from '../../../src/main/pageMemory'

describe('what the page keeps for the page after it', () => {
  it('is there by its key, the last one alone', () => {
    const memory = createPageMemory()
    memory.keep('view', 'one')
    memory.keep('moment-1', 'a')
    memory.keep('view', 'two')
    expect(memory.all()).toEqual({ view: 'two', 'moment-1': 'a' })
    memory.keep('view', null)
    memory.keep('compared', null)
    expect(memory.all()).toEqual({ 'moment-1': 'a' })
  })

  it('is bounded: what was kept longest ago goes first', () => {
    const memory = createPageMemory(10_000)
    for (let number = 1; number <= 100; number += 1) memory.keep(`moment-${String(number)}`, 'x'.repeat(744))
    expect(Object.keys(memory.all())).toEqual(Array.from({ length: 10 }, (_unused, at) => `moment-${String(at + 91)}`))
    // Many small ones cost something, too.
    for (let number = 1; number <= 1_000; number += 1) memory.keep(`texts-${String(number)}`, '')
    expect(Object.keys(memory.all())).toHaveLength(39)
    // Kept anew, it is no more than before.
    for (let times = 0; times < 100; times += 1) memory.keep('texts-1000', 'y'.repeat(700))
    expect(Object.keys(memory.all()).length).toBeGreaterThan(30)
  })

  it('has the keys that the page has use for, and no other', () => {
    const good = ['view', 'compared', 'moment-1', 'texts-999999999']
    const bad = ['', 'moment-0', 'moment-', 'moment-1 ', 'texts-1e9', 'moment-1234567890', '__proto__', 'views']
    expect(good.filter((key) => !memoryKey.test(key))).toEqual([])
    expect(bad.filter((key) => memoryKey.test(key))).toEqual([])
  })
})
