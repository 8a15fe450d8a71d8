/** What somebody sends who wants harm: values of wrong types, sizes and depths, and text that does something where it is believed. */
import fc from 'fast-check'
import { hostileTexts } from '../text/hostile'

const texts: readonly string[] = [
  ...hostileTexts,
  '',
  '\0',
  'lab-1\0',
  '../../../etc/passwd',
  '/proc/self/root/etc/shadow',
  '/etc/../etc/hostname',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'https://user:secret@example.com/',
  'lab-2',
  'system',
  'fabric-of-the-set',
  '; touch /tmp/canary',
  '| sh -c id',
  '&& reboot',
  '$(touch canary)',
  '--privileged',
  '-v/:/host',
  '4:1/1',
  '4:1',
  'x'.repeat(65),
  'x'.repeat(5_000),
  '가'.repeat(70_000),
]

/** @returns lists in lists, so many. */
export function deep(depth: number): unknown {
  let value: unknown = []
  for (let at = 0; at < depth; at += 1) value = at % 2 === 0 ? [value] : { value }
  return value
}

function cyclic(): unknown {
  const value: Record<string, unknown> = { name: 'lab-1' }
  value['self'] = value
  return value
}

const numbers = [0, -1, 1.5, NaN, Infinity, -0, 2 ** 31, 2 ** 53, -(2 ** 63), 0xffffffff + 1]

/** Any value that can be told as JSON. */
export const hostileJson: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...texts) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, ...numbers) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
  { weight: 1, arbitrary: fc.constantFrom(...['{"__proto__":{"name":"x"}}', '{"constructor":1}'].map(parsed)) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 3_000 }).map(deep) },
)

function parsed(json: string): unknown {
  return JSON.parse(json)
}

/** Any value that a page can send: what structured cloning takes, which is more than JSON (HTML, 2.7.3). */
export const hostileClone: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: hostileJson },
  {
    weight: 2,
    arbitrary: fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true }),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom<() => unknown>(
        cyclic,
        () => new Error('x'),
        () => /(a+)+$/,
      )
      .map(made),
  },
)

function made(make: () => unknown): unknown {
  return make()
}

/** @returns records that have the names which are expected, some of them, with hostile values, and perhaps one more. */
export function hostileRecord(names: readonly string[], value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(names.map((name) => [name, value]))
  const more = fc.constantFrom('more', 'toString', 'constructor', 'argv')
  return fc.oneof(
    { weight: 4, arbitrary: fc.record(fields) },
    { weight: 1, arbitrary: fc.record(fields, { requiredKeys: [] }) },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.record(fields), more, value).map(([all, name, one]) => ({ ...all, [name]: one })),
    },
    { weight: 1, arbitrary: value },
  )
}
