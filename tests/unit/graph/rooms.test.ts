import { describe, expect, it } from 'vitest'
import { nameRooms } from '../../../src/core/graph/rooms'
import type { BoxPlace } from '../../../src/core/graph/types'

function box(id: string, x: number, y: number, change: Partial<BoxPlace> = {}): BoxPlace {
  return { id, group: null, members: [], mode: 'full', x, y, width: 200, height: 300, sockets: [], ...change }
}

describe('the room of a box’s name', () => {
  it('is on a wide box’s own edge, and beyond the sides of a narrow one as far as both are free', () => {
    const rooms = nameRooms([
      box('host', 0, 0, { width: 600 }),
      box('a', 700, 0),
      box('hub', 950, 0, { width: 600 }),
      box('cell', 2000, 0, { mode: 'compact' }),
    ])
    expect([...rooms]).toEqual([
      ['host', { at: 'wide', over: 600, beside: 0 }],
      // 50 px at the right, but for 10.
      ['a', { at: 'over', over: 280, beside: 0 }],
      ['hub', { at: 'wide', over: 600, beside: 0 }],
    ])
  })

  it('is shared with the name of a narrow box', () => {
    expect(nameRooms([box('a', 0, 0), box('b', 260, 100), box('c', 520, 0)]).get('b')?.over).toBe(240)
  })

  it('is at the side that has more than the edge', () => {
    const rooms = nameRooms([box('host', 0, 0, { width: 600 }), box('a', 700, 0), box('b', 2100, 0), box('c', 2400, 0)])
    expect(rooms.get('a')).toEqual({ at: 'right', over: 380, beside: 590 })
    expect(rooms.get('b')).toMatchObject({ at: 'left', beside: 590 })
  })

  it('does not end at what is above it, or lower than a name is high', () => {
    const rooms = nameRooms([
      box('host', 0, 0, { width: 600 }),
      box('a', 700, 0),
      box('low', 920, 201),
      box('high', 920, -400),
    ])
    expect(rooms.get('a')).toMatchObject({ at: 'right', beside: 100_000 })
  })
})
