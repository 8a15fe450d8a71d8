/** What main says to the page is of the contract's shape, or is not said. */
import type { IpcMainInvokeEvent } from 'electron'
import { describe, expect, it } from 'vitest'
import { ipcChannels, type IpcEvent, type IpcEvents, type IpcRequest } from '../../../src/contract/ipc'
import { failure, success, type Result } from '../../../src/contract/result'
import { decorateTopology } from '../../../src/core/topology/decorate'
import { diffTopology } from '../../../src/core/topology/diff'
import { labHostAbout, resolveTopology } from '../../../src/core/topology/resolve'
import { answerIpc, createEventSender, type IpcHandlers } from '../../../src/main/ipc'
import { bridgeNetwork, container, endpoint, engineNames } from '../topology/names'
import { dockerHost } from '../topology/facts'
import { fabricFacts, hostFacts } from '../topology/twoHosts'
import { explorer, labHost, lesson } from './payloads'

const topology = decorateTopology(
  resolveTopology(dockerHost(2)),
  engineNames([container('web', 1001, { endpoints: [endpoint(bridgeNetwork, '172.17.0.2')] })]),
)

/** @returns what the page reads, and what was logged. */
async function answered(
  request: IpcRequest,
  args: unknown,
  answer: unknown,
): Promise<{ read: unknown; log: string[] }> {
  const log: string[] = []
  const handlers = { [request]: () => Promise.resolve(answer) } as unknown as IpcHandlers
  const answerer = answerIpc({
    handlers,
    senderAllowed: () => true,
    failed: () => undefined,
    log: (line) => log.push(line),
  })
  return { read: JSON.parse(await answerer({} as IpcMainInvokeEvent, request, args)) as unknown, log }
}

describe('an answer to the page', () => {
  it.each<[IpcRequest, unknown, Result<unknown>]>([
    ['lab.list', {}, success([labHost])],
    ['topology.get', { engine: 'lab-1' }, success(topology)],
    ['lesson.state', {}, success(lesson)],
    ['explorer.state', {}, success(explorer)],
    ['play.cancel', { labHost: 'lab-1' }, failure('lab-host-down', 'it is down', { params: { name: 'lab-1' } })],
  ])('%s goes as it is where it fits', async (request, args, answer) => {
    expect(await answered(request, args, answer)).toEqual({ read: answer, log: [] })
  })

  it.each<[string, IpcRequest, unknown, unknown]>([
    ['a part is missing', 'lab.list', {}, success([{ ...labHost, address: undefined }])],
    ['a part is of another type', 'lab.list', {}, success([{ ...labHost, firstPid: '7' }])],
    ['there is more than was agreed', 'lab.list', {}, success([{ ...labHost, secret: 'x' }])],
    ['a picture has more', 'topology.get', { engine: 'lab-1' }, success({ ...topology, more: 1 })],
    ['a failure has no known code', 'lab.list', {}, { ok: false, code: 'whatever', message: 'x' }],
    ['it is no result', 'lab.list', {}, 'x'],
    ['it is nothing', 'lab.list', {}, undefined],
  ])('is a failure where %s, and the log says so', async (_what, request, args, answer) => {
    const { read, log } = await answered(request, args, answer)
    expect(read).toMatchObject({ ok: false })
    expect(read).not.toHaveProperty('value')
    expect(log).toHaveLength(1)
    expect(log[0]).toContain(request)
  })
})

describe('an event for the page', () => {
  const sentOf = (event: IpcEvent, data: unknown): { sent: unknown[][]; log: string[] } => {
    const sent: unknown[][] = []
    const log: string[] = []
    const contents = {
      isDestroyed: () => false,
      send: (...all: unknown[]) => {
        sent.push(all)
      },
    }
    const send = createEventSender(
      () => contents,
      (line) => log.push(line),
    )
    send(event, data as IpcEvents[typeof event])
    return { sent, log }
  }
  const next = { ...topology, revision: topology.revision + 1, about: labHostAbout, interfaces: [] }

  it.each<[IpcEvent, unknown]>([
    ['lab.changed', labHost],
    ['lab.progress', { name: 'lab-1', stage: 'engine', elapsedMs: 12.5 }],
    ['topology.changed', diffTopology(topology, next)],
    ['topology.changed', diffTopology(next, topology)],
    ['fabric.changed', fabricFacts([hostFacts(1), hostFacts(2)])],
    ['topology.behind', { engine: 'lab-1', behind: false, reason: null }],
    ['lesson.changed', lesson],
    ['explorer.changed', explorer],
    ['play.progress', { labHost: 'lab-1', doneBytes: 1, totalBytes: null }],
    ['notice', failure('agent-gone', 'it has ended', { stage: 'x', advice: { code: 'wait', commands: [] } })],
  ])('%s goes where it fits', (event, data) => {
    const { sent, log } = sentOf(event, data)
    expect(log).toEqual([])
    expect(sent).toEqual([[ipcChannels.event, event, JSON.stringify(data)]])
  })

  it.each<[IpcEvent, unknown]>([
    ['lab.changed', { ...labHost, status: 'gone' }],
    ['lab.progress', { name: 'lab-1', stage: 'lunch', elapsedMs: 1 }],
    ['topology.changed', { ...diffTopology(topology, next), revision: 'x' }],
    ['fabric.changed', { ...fabricFacts([hostFacts(1)]), more: 1 }],
    ['topology.behind', { engine: 'lab-1', behind: 1, reason: null }],
    ['lesson.changed', { ...lesson, busy: null }],
    ['explorer.changed', { ...explorer, failure: 'x' }],
    ['play.progress', { labHost: 'lab-1', doneBytes: NaN, totalBytes: null }],
    ['notice', success({})],
  ])('%s is not sent where it does not, and the log says so', (event, data) => {
    const { sent, log } = sentOf(event, data)
    expect(sent).toEqual([])
    expect(log).toHaveLength(1)
    expect(log[0]).toContain(event)
  })
})
