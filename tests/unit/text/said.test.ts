/** What is told of a payload that does not fit. */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { misfitOf } from '../../../src/core/text/said'

const schema = z.strictObject({ name: z.string(), ports: z.array(z.int()) })
const told = (payload: unknown): string => {
  const parsed = schema.safeParse(payload)
  if (parsed.success) throw new Error('it fits')
  return misfitOf(parsed.error)
}

describe('what does not fit', () => {
  it('is told with its place, in one line', () => {
    expect(told({ name: 1, ports: [80, 'x'] })).toBe(
      'name: Invalid input: expected string, received number; ports.1: Invalid input: expected number, received string',
    )
    expect(told('<html>')).toBe('Invalid input: expected object, received string')
  })

  it('is told of the first ones only, and of no name at length', () => {
    expect(told({ name: 'a', ports: Array.from({ length: 9 }, () => 'x') }).split('; ')).toHaveLength(3)
    expect(told({ name: 'a', ports: [], ['x'.repeat(9_000)]: 1 }).length).toBe(500)
  })
})
