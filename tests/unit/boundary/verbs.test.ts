/**
 * A hostile owner, and a hostile agent: frames that are broken, mutated, out of order and out of bounds, given to the real
 * decoder, dispatcher and schemas. `npm run soak -- verbs` does it a million times in each direction.
 */
import { describe, expect, it } from 'vitest'
import { answering, type AgentHandlers } from '../../../src/agent/dispatch'
import type { AgentEvent, AgentVerb } from '../../../src/contract/agent'
import { agentSchemas } from '../../../src/contract/agentSchemas'
import { agentEvents, agentValues, failureSchema } from '../../../src/contract/agentValues'
import { createFrameReader, type Frame } from '../../../src/contract/frames'
import { failure } from '../../../src/contract/result'
import { createAgentClient } from '../../../src/main/labs/client'
import type { Draw } from '../../docker/support/operations'
import { soakOf } from '../../docker/support/soak'
import { validArguments, validEvents, validValues } from './valid'
import { broken, cut, frameOf, mutated, oneOf, terminalFrame } from './wire'

const short = 20_000
/** Promises are let run after so many rounds. */
const batch = 500
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const verbs = Object.keys(agentSchemas) as readonly AgentVerb[]
const events = Object.keys(agentEvents) as readonly AgentEvent[]

/** Bytes that nothing holds any more are not counted where the collector was asked for (`--expose-gc`); else it is a bound. */
const memoryLimit = 512 * 1024 * 1024

/** One part of what such a peer sends: mostly a frame that is one. */
function partOf(draw: Draw, message: unknown): Buffer {
  const frame = draw(8) === 0 ? terminalFrame(draw) : frameOf(draw(12) === 0 ? mutated(draw, message) : message)
  return draw(6) === 0 ? broken(draw, frame) : frame
}

describe('an agent', () => {
  const work = soakOf('verbs', short)
  it(
    'calls a handler only with arguments that fit, and answers each call once, whatever comes',
    async () => {
      const { draw } = work
      const counts = { calls: 0, answers: 0, handled: 0, faults: 0, misfits: 0 }
      const log: string[] = []
      const handlers = Object.fromEntries(
        verbs.map((verb) => [
          verb,
          (args: unknown) => {
            counts.handled += 1
            if (!agentSchemas[verb].safeParse(args).success) counts.misfits += 1
            return Promise.resolve(failure('cancelled', 'it was only counted'))
          },
        ]),
      ) as unknown as AgentHandlers<AgentVerb>
      const take = answering({
        handlers,
        input: (_id, bytes) => (counts.misfits += bytes instanceof Uint8Array ? 0 : 1),
        write: () => (counts.answers += 1),
        log: (line) => log.push(line),
      })
      const counted = (frame: Frame): void => {
        if (frame.kind === 'message' && frame.message.type === 'call') counts.calls += 1
        take(frame)
      }
      const begin = (): ((chunk: Uint8Array) => void) =>
        createFrameReader(counted, () => {
          counts.faults += 1
          read = begin()
        })
      let read = begin()
      const before = process.memoryUsage().rss
      for (let done = 0; work.more(done); done += 1) {
        const verb = oneOf(draw, verbs)
        const call = { type: 'call', id: draw(1_000), verb, args: mutated(draw, validArguments[verb]) }
        for (const chunk of cut(draw, partOf(draw, call))) read(chunk)
        // One that waits for what never comes is ended by its owner.
        if (draw(40) === 0) read = begin()
        if (done % batch === 0) await settled()
      }
      await settled()
      work.tell({ hostile: 'owner', ...counts })
      expect({ ...counts, log }, work.reproduction([])).toMatchObject({ misfits: 0, answers: counts.calls, log: [] })
      expect(Math.min(counts.handled, counts.faults)).toBeGreaterThan(short / 100)
      expect(process.memoryUsage().rss - before).toBeLessThan(memoryLimit)
    },
    work.timeout,
  )
})

describe('an owner', () => {
  const work = soakOf('verbs', short)
  it(
    'hears of a hostile agent only what fits, whatever comes',
    async () => {
      const { draw } = work
      const counts = { answered: 0, failed: 0, told: 0, faults: 0, misfits: 0 }
      const client = createAgentClient(() => undefined)
      for (const event of events) {
        client.on(event, (data) => {
          counts.told += 1
          if (!agentEvents[event].safeParse(data).success) counts.misfits += 1
        })
      }
      let id = 0
      const begin = (): ((chunk: Uint8Array) => void) =>
        client.connect(
          {
            write: createFrameReader(
              (frame) => {
                if (frame.kind === 'message' && frame.message.type === 'call') id = frame.message.id
              },
              () => (counts.misfits += 1),
            ),
          },
          () => {
            counts.faults += 1
            client.disconnect(failure('agent-gone', 'it broke the protocol'))
            read = begin()
          },
        )
      let read = begin()
      const before = process.memoryUsage().rss
      for (let done = 0; work.more(done); done += 1) {
        const verb = oneOf(draw, verbs)
        void client.call(verb, validArguments[verb]).then((answer) => {
          counts[answer.ok ? 'answered' : 'failed'] += 1
          const fits = answer.ok ? agentValues[verb].safeParse(answer.value) : failureSchema.safeParse(answer)
          if (!fits.success) counts.misfits += 1
        })
        const event = oneOf(draw, events)
        const message =
          draw(2) === 0
            ? { type: 'event', event, data: mutated(draw, validEvents[event]) }
            : { type: 'answer', id: id - draw(3), result: { ok: true, value: mutated(draw, validValues[verb]) } }
        for (const chunk of cut(draw, partOf(draw, message))) read(chunk)
        if (draw(40) === 0) {
          client.disconnect(failure('agent-gone', 'it has ended'))
          read = begin()
        }
        if (done % batch === 0) await settled()
      }
      client.disconnect(failure('agent-gone', 'it has ended'))
      await settled()
      work.tell({ hostile: 'agent', ...counts })
      expect(counts, work.reproduction([])).toMatchObject({ misfits: 0 })
      expect(Math.min(counts.answered, counts.told, counts.faults)).toBeGreaterThan(short / 200)
      expect(process.memoryUsage().rss - before).toBeLessThan(memoryLimit)
    },
    work.timeout,
  )

  it('keeps a bounded part of what comes for terminals that nobody opened', () => {
    const client = createAgentClient()
    const read = client.connect({ write: () => undefined }, () => undefined)
    const part = 64 * 1024
    for (let id = 1; id <= 2_000; id += 1) {
      const frame = Buffer.alloc(9 + part)
      frame.writeUInt32LE(frame.length - 4)
      frame.writeUInt8(1, 4)
      frame.writeUInt32LE(id, 5)
      read(frame)
    }
    let held = 0
    for (let id = 1; id <= 2_000; id += 1) client.onTerminalData(id, (bytes) => (held += bytes.length))
    expect(held).toBeGreaterThan(0)
    expect(held).toBeLessThan(9 * 1024 * 1024)
  })
})
