import { describe, expect, it } from 'vitest'
import { wireAt } from '../../../src/core/graph/hit'
import type { Point, WirePlace } from '../../../src/core/graph/types'

const wire = (id: string, ...points: readonly Point[]): WirePlace => ({
  id,
  kind: 'veth',
  fromBox: 'a',
  from: 'a/1',
  toBox: 'b',
  to: 'b/1',
  wires: [id],
  points,
})
const level = wire('level', { x: 0, y: 10 }, { x: 100, y: 10 })
const curve = wire('curve', { x: 0, y: 0 }, { x: 100, y: 80 })
const corner = wire('corner', { x: 0, y: 200 }, { x: 50, y: 200 }, { x: 50, y: 300 })
const all = [level, curve, corner]
const at = (x: number, y: number, reach = 4): string | undefined => wireAt(all, { x, y }, reach)?.id

describe('the wire at a point', () => {
  it('is the one that passes there, straight, bent or around a corner', () => {
    expect(at(80, 12)).toBe('level')
    expect(at(50, 250)).toBe('corner')
    // Midway the curve is midway; a quarter on it is still nearly level (a cubic whose handles are level).
    expect(at(50, 40)).toBe('curve')
    expect(at(29.7, 12.5, 2)).toBe('curve')
  })

  it('is none beside the curve where a straight line would be, nor further away than the reach', () => {
    expect(wireAt([curve], { x: 15, y: 12 }, 4)).toBeNull()
    expect(at(80, 20)).toBeUndefined()
    expect(at(80, 20, 12)).toBe('level')
    expect(at(110, 10)).toBeUndefined()
  })

  it('is the nearest of several', () => {
    const below = wire('below', { x: 0, y: 16 }, { x: 100, y: 16 })
    expect(wireAt([level, below], { x: 50, y: 12 }, 10)?.id).toBe('level')
    expect(wireAt([level, below], { x: 50, y: 14.5 }, 10)?.id).toBe('below')
  })
})
