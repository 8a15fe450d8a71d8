/** What an agent answers and tells is of the contract's shape, or nobody hears it: it may be anybody's by then. */
import { describe, expect, it } from 'vitest'
import type { AgentEvent, AgentVerb } from '../../../src/contract/agent'
import { createFrameReader, encodeMessage } from '../../../src/contract/frames'
import { failure, success } from '../../../src/contract/result'
import type { NamespaceFacts } from '../../../src/core/facts/types'
import { tellPatched } from '../../../src/core/facts/listPatch'
import { createAgentClient } from '../../../src/main/labs/client'
import { decodeRecording, readRecordings } from '../rtnetlink/recording'
import { namespace } from '../topology/facts'
import { labHost } from './payloads'

/** An owner whose agent is the test. */
function owner() {
  const log: string[] = []
  const faults: string[] = []
  const client = createAgentClient((line) => log.push(line))
  let id = -1
  const read = createFrameReader(
    (frame) => {
      if (frame.kind === 'message' && frame.message.type === 'call') id = frame.message.id
    },
    () => undefined,
  )
  const receive = client.connect({ write: read }, (reason) => faults.push(reason))
  return {
    ...{ client, log, faults },
    call(verb: AgentVerb, result: unknown): Promise<unknown> {
      const answer = client.call(verb, {})
      receive(encodeMessage({ type: 'answer', id, result }))
      return answer
    },
    told(event: string, data: unknown): unknown[] {
      const heard: unknown[] = []
      const end = client.on(event as AgentEvent, (given) => heard.push(given))
      receive(encodeMessage({ type: 'event', event, data }))
      end()
      return heard
    },
    receive,
  }
}

const facts = (['bridge-macvlan-vxlan', 'vlan-ipvlan-tun'] as const).flatMap((name) =>
  readRecordings(name)
    .map(decodeRecording)
    .map((tables, at) => namespace(`4:${String(at)}`, { ...tables, nsids: { 0: '4:1' } })),
)
const patched = (before: NamespaceFacts): object => ({
  id: before.id,
  isHost: false,
  ...tellPatched(before, { ...before, routes: before.routes.slice(1) }, ['routes']),
})

describe('an agent’s answer', () => {
  it.each<[AgentVerb, unknown]>([
    ['lab.list', [labHost]],
    ['observe.start', { engine: 'lab-1', revision: 1, namespaces: facts }],
    ['exec.run', { stdout: '', stderr: 'x', status: null }],
    ['terminal.foreground', { program: null, takesKeys: false }],
  ])('to %s is handed on where it fits', async (verb, value) => {
    expect(await owner().call(verb, success(value))).toEqual(success(value))
  })

  it('that is a failure stays one', async () => {
    const down = failure('lab-host-down', 'it is down', { params: { name: 'lab-1' } })
    expect(await owner().call('lab.up', down)).toEqual(down)
  })

  it.each<[AgentVerb, unknown]>([
    ['lab.list', success([{ ...labHost, dockerSocket: 7 }])],
    ['lab.list', success({})],
    ['observe.start', success({ engine: 'lab-1', revision: 1, namespaces: [{ ...facts[0], links: [{}] }] })],
    ['exec.run', success({ stdout: 1, stderr: '', status: 0 })],
    ['terminal.open', success({ terminalId: -1, title: 'x' })],
    ['lab.up', { ok: false, code: 'whatever', message: 'x' }],
    ['lab.up', { ok: 'yes', value: labHost }],
    ['lab.up', null],
    ['lab.up', 'x'],
  ])('to %s that does not fit is a failure', async (verb, answer) => {
    expect(await owner().call(verb, answer)).toMatchObject({ ok: false, code: 'answer-invalid' })
  })
})

describe('an agent’s event', () => {
  const change = { engine: 'lab-1', revision: 2, changed: [facts[0], ...facts.slice(0, 1).map(patched)], gone: [] }

  it.each<[AgentEvent, unknown]>([
    ['lab.changed', labHost],
    ['facts', change],
    ['terminal.shells', { shells: [{ container: 'c', program: '/bin/sh', mark: 'm' }] }],
    ['agent.lost', failure('agent-gone', 'it has ended')],
  ])('%s is told where it fits', (event, data) => {
    expect(owner().told(event, data)).toEqual([data])
  })

  it.each<[string, unknown]>([
    ['lab.changed', { ...labHost, name: null }],
    ['facts', { ...change, changed: [{ id: '4:1' }] }],
    ['facts', { ...change, changed: [{ id: '4:1', isHost: false, patched: { routes: [{ from: -1, count: 1 }] } }] }],
    ['terminal.exit', { terminalId: 1, status: 0, signal: null, cause: 'lunch' }],
    ['agent.lost', 'x'],
    ['toString', {}],
    ['__proto__', {}],
  ])('%s that does not fit is not', (event, data) => {
    const { told, log } = owner()
    expect(told(event, data)).toEqual([])
    expect(log).toHaveLength(Object.hasOwn(Object.prototype, event) ? 0 : 1)
  })

  it('that is no message of the contract ends the stream', () => {
    for (const text of ['null', '7', '[]', '{}', '{"type":"event"}', '{"type":"answer","id":"1","result":{}}']) {
      const { receive, faults } = owner()
      const bytes = Buffer.from(text)
      const head = Buffer.alloc(5)
      head.writeUInt32LE(1 + bytes.length)
      receive(Buffer.concat([head, bytes]))
      expect(faults).toHaveLength(1)
    }
  })
})
