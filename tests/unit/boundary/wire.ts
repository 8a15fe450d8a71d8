/** Frames as a broken or hostile peer sends them, drawn from a seed. */
import type { Draw } from '../../docker/support/operations'
import { hostileTexts } from '../text/hostile'
import { deep } from './hostileValues'

const values: readonly unknown[] = [
  ...[null, true, [], {}, [[]], 0, -1, 1.5, 2 ** 32, 2 ** 53, 1e308, '', 'lab-1', 'lab-2', '\0', '../../etc/passwd'],
  ...['x'.repeat(5_000), '; reboot', '$(id)', '--', JSON.parse('{"__proto__":{"name":"x"}}') as unknown, deep(200)],
  ...hostileTexts,
]

/** @returns one of them. */
export function oneOf<T>(draw: Draw, choices: readonly T[]): T {
  // A draw is below the length.
  return choices[draw(choices.length)] as T
}

/** @returns that value, sometimes with something of it changed, left out or added, at any depth. */
export function mutated(draw: Draw, value: unknown): unknown {
  if (draw(4) === 0) return oneOf(draw, values)
  if (typeof value !== 'object' || value === null) return draw(3) === 0 ? oneOf(draw, values) : value
  if (Array.isArray(value)) return value.map((entry) => mutated(draw, entry))
  const entries = Object.entries(value)
  const at = draw(entries.length + 1)
  const next = entries.map(([name, one], index) => [name, index === at ? mutated(draw, one) : one] as const)
  if (draw(8) === 0) next.splice(draw(next.length + 1), 1)
  if (draw(8) === 0) next.push([oneOf(draw, ['more', 'toString', 'argv', 'verb']), oneOf(draw, values)])
  return Object.fromEntries(next)
}

/** @returns the frame of that JSON. */
export function frameOf(json: unknown): Buffer {
  const bytes = Buffer.from(JSON.stringify(json) ?? 'undefined')
  const head = Buffer.alloc(5)
  head.writeUInt32LE(1 + bytes.length)
  return Buffer.concat([head, bytes])
}

/** @returns the frame of a terminal's bytes. */
export function terminalFrame(draw: Draw): Buffer {
  const bytes = Buffer.alloc(9 + draw(200), draw(256))
  bytes.writeUInt32LE(bytes.length - 4)
  bytes.writeUInt8(1, 4)
  bytes.writeUInt32LE(oneOf(draw, [0, 1, 2, 3, 4_000, 0xffffffff]), 5)
  return bytes
}

/** @returns those bytes, broken: cut short, with another length, or with bytes that were changed; nothing else is a frame. */
export function broken(draw: Draw, frame: Buffer): Buffer {
  const bytes = Buffer.from(frame)
  switch (draw(4)) {
    case 0:
      return bytes.subarray(0, draw(bytes.length))
    case 1:
      bytes.writeUInt32LE(oneOf(draw, [0, 1, 2, 4, 64 * 1024 * 1024, 64 * 1024 * 1024 + 1, 0xffffffff]))
      return bytes
    default:
      for (let count = 1 + draw(4); count > 0; count -= 1) bytes[draw(bytes.length)] = draw(256)
      return bytes
  }
}

/** @returns the bytes in so many parts, as a pipe cuts them. */
export function cut(draw: Draw, bytes: Buffer): Buffer[] {
  const at = draw(3) === 0 ? draw(bytes.length + 1) : bytes.length
  return [bytes.subarray(0, at), bytes.subarray(at)]
}
