/** A page that somebody else has got hold of: whatever it asks, it gets an answer, and no handler sees what does not fit. */
import type { IpcMainInvokeEvent } from 'electron'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { IpcRequest } from '../../../src/contract/ipc'
import { ipcSchemas } from '../../../src/contract/ipcSchemas'
import { failure } from '../../../src/contract/result'
import { answerIpc, type IpcHandlers } from '../../../src/main/ipc'
import { hostileClone, hostileRecord } from './hostileValues'

const requests = Object.keys(ipcSchemas) as readonly IpcRequest[]
const event = {} as IpcMainInvokeEvent
const longestAnswer = 2_000

/** The real entry, with handlers that write down what they are given. */
function entry() {
  const given: { readonly request: string; readonly args: unknown }[] = []
  const log: string[] = []
  const handlers = new Proxy({} as IpcHandlers, {
    get: (_all, request) => (args: unknown) => {
      given.push({ request: String(request), args })
      return Promise.resolve(failure('cancelled', 'it was only written down'))
    },
  })
  const ask = answerIpc({ handlers, senderAllowed: () => true, failed: () => undefined, log: (line) => log.push(line) })
  return { ask, given, log }
}

async function refused(request: unknown, args: unknown): Promise<void> {
  const { ask, given, log } = entry()
  const answer = await ask(event, request, args)
  expect(answer.length).toBeLessThan(longestAnswer)
  expect(JSON.parse(answer)).toMatchObject({ ok: false })
  expect(log).toEqual([])
  for (const call of given) {
    expect(call.request).toBe(request)
    const fits = ipcSchemas[request as IpcRequest].safeParse(call.args)
    expect(fits.success ? fits.data : fits.error).toEqual(call.args)
  }
}

describe('a hostile page', () => {
  it.each(requests)('asks %s with whatever it likes', async (request) => {
    const names = Object.keys((ipcSchemas[request] as { readonly shape?: object }).shape ?? {})
    await fc.assert(
      fc.asyncProperty(hostileRecord(names, hostileClone), (args) => refused(request, args)),
      { numRuns: 60 },
    )
  })

  it('asks for what there is not', async () => {
    const unknown = fc.oneof(
      fc.constantFrom(
        'toString',
        '__proto__',
        'constructor',
        'hasOwnProperty',
        'lab.up ',
        'exec.run',
        'agent.shutdown',
      ),
      hostileClone,
    )
    await fc.assert(
      fc.asyncProperty(unknown, async (request) => {
        const { ask, given, log } = entry()
        const answer = await ask(event, request, {})
        expect(answer.length).toBeLessThan(longestAnswer)
        expect(JSON.parse(answer)).toMatchObject({ ok: false, code: 'bad-request' })
        expect([given, log]).toEqual([[], []])
      }),
      { numRuns: 500 },
    )
  })

  it('is answered in short, however much it sends', async () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_unused, at) => [`field-${String(at)}`, at]))
    await refused('lab.up', many)
    await refused('memory.keep', { key: 'view', text: 'x'.repeat(500_000) })
    await refused('x'.repeat(500_000), {})
  })
})
