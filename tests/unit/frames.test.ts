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

/** A terminal's bytes are a stream: how they are cut tells nothing, and no bytes are nothing. */
function joined(frames: readonly Frame[]): Frame[] {
  const all: Frame[] = []
  for (const frame of frames) {
    const last = all.at(-1)
    if (frame.kind === 'terminal' && last?.kind === 'terminal' && last.terminalId === frame.terminalId)
      all[all.length - 1] = { ...last, bytes: Buffer.concat([last.bytes, frame.bytes]) }
    else if (frame.kind === 'message' || frame.bytes.length > 0) all.push(frame)
  }
  return all
}

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
          const hex = (all: readonly Frame[]): string[] =>
            joined(all).map((frame) => Buffer.from(encode(frame)).toString('hex'))
          expect(hex(got)).toEqual(hex(frames))
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

  it('hand on what there is of a terminal’s bytes before all of them have come', () => {
    const whole = encodeTerminal(7, Uint8Array.from([1, 2, 3]))
    expect(read([whole.subarray(0, whole.length - 1)]).frames).toEqual([
      { kind: 'terminal', terminalId: 7, bytes: Uint8Array.from([1, 2]) },
    ])
  })

  it('never throw, whatever a peer sends', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (chunks) => {
        expect(() => read(chunks)).not.toThrow()
      }),
    )
  })
})
