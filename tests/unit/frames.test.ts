import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFrameReader, encodeMessage, encodeTerminal, type Frame } from '../../src/contract/frames'

function read(chunks: readonly Uint8Array[]): { frames: Frame[]; faults: string[] } {
  const frames: Frame[] = []
  const faults: string[] = []
  const take = createFrameReader(
    (frame) => frames.push(frame),
    (reason) => faults.push(reason),
  )
  for (const chunk of chunks) take(chunk)
  return { frames, faults }
}

const arbitraryFrame = fc.oneof(
  fc.record({
    kind: fc.constant('message' as const),
    message: fc.record({ type: fc.constant('event' as const), event: fc.string(), data: fc.jsonValue() }),
  }),
  fc.record({
    kind: fc.constant('terminal' as const),
    terminalId: fc.integer({ min: 0, max: 0xffffffff }),
    bytes: fc.uint8Array({ maxLength: 5_000 }),
  }),
)

const encode = (frame: Frame): Uint8Array =>
  frame.kind === 'message' ? encodeMessage(frame.message) : encodeTerminal(frame.terminalId, frame.bytes)

describe('frames', () => {
  it('come back whole and in order, whatever the chunks', () => {
    fc.assert(
      fc.property(
        fc.array(arbitraryFrame, { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 700 })),
        (frames, cuts) => {
          const whole = Buffer.concat(frames.map((frame) => encode(frame)))
          const chunks: Uint8Array[] = []
          let at = 0
          for (const cut of cuts) chunks.push(whole.subarray(at, (at += cut)))
          chunks.push(whole.subarray(at))
          const { frames: got, faults } = read(chunks)
          expect(faults).toEqual([])
          expect(got.map((frame) => Buffer.from(encode(frame)).toString('hex'))).toEqual(
            frames.map((frame) => Buffer.from(encode(frame)).toString('hex')),
          )
        },
      ),
    )
  })

  it.each([
    ['no length at all', [0, 0, 0, 0]],
    ['a length beyond every bound', [0xff, 0xff, 0xff, 0xff]],
    ['an unknown kind', [1, 0, 0, 0, 9]],
    ['a terminal frame without an id', [2, 0, 0, 0, 1, 0]],
    ['a message that is no JSON', [2, 0, 0, 0, 0, 0x7b]],
  ])('that are broken end the stream once: %s', (_name, bytes) => {
    const good = encodeTerminal(1, new Uint8Array([1]))
    const { frames, faults } = read([Uint8Array.from(bytes), good, good])
    expect(faults).toHaveLength(1)
    expect(frames).toEqual([])
  })

  it('never throw, whatever a peer sends', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (chunks) => {
        expect(() => read(chunks)).not.toThrow()
      }),
    )
  })
})
