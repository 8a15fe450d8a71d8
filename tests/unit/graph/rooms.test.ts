import { describe, expect, it } from 'vitest'
import { roomsBeside } from '../../../src/core/graph/rooms'
import type { BoxPlace } from '../../../src/core/graph/types'

function box(id: string, x: number, y: number, mode: BoxPlace['mode'] = 'full'): BoxPlace {
  return { id, group: null, members: [], mode, x, y, width: 100, height: 300, sockets: [] }
}

describe('the room beside a box', () => {
  it('ends at the next box at its right, of any mode', () => {
    const rooms = roomsBeside([box('a', 0, 0), box('b', 400, 100), box('c', 160, 50, 'compact')])
    expect([...rooms]).toEqual([['a', 60]])
  })

  it('has no end where what is at the right is above it, or lower than a name is high', () => {
    expect(roomsBeside([box('a', 0, 0), box('low', 150, 201), box('high', 150, -300)]).has('a')).toBe(false)
  })
})
