import { describe, expect, it } from 'vitest'
import { createAssembly } from '../../../src/agent/observe/assemble'
import { sameNeighbours } from '../../../src/agent/observe/neighbours'
import { tableNames, type RawNamespace, type RawUpdate, type TableName } from '../../../src/agent/observe/types'
import { tableDecoders } from '../../../src/agent/rtnetlink/tables'
import type { NeighbourFacts } from '../../../src/core/facts/types'
import { readRecordings, type Recording } from '../rtnetlink/recording'

const [host, container] = readRecordings('bridge-macvlan-vxlan')

function update(namespaces: readonly [string, Recording | null][], more: Partial<RawUpdate> = {}): RawUpdate {
  const parts: Buffer[] = []
  let used = 0
  const raw = namespaces.map(([id, recording]): RawNamespace => {
    const tables = recording
      ? tableNames.map((name) => (recording.raw as Partial<Record<TableName, string>>)[name] ?? null)
      : []
    const spans = tables.flatMap((text) => {
      if (text === null) return [-1, -1]
      const bytes = Buffer.from(text, 'base64')
      parts.push(bytes)
      used += bytes.length
      return [used - bytes.length, used]
    })
    return {
      id,
      isHost: false,
      descriptor: 3,
      processes: [],
      mountPoints: [],
      nsids: {},
      spans: recording ? spans : Array<number>(14).fill(-1),
    }
  })
  const bytes = new Uint8Array(new ArrayBuffer(used))
  bytes.set(Buffer.concat(parts))
  return { kind: 'update', labHost: 'lab', bytes, namespaces: raw, gone: [], last: true, ...more }
}

describe('the facts of a lab host', () => {
  it('grow by one revision with each change', () => {
    const assembly = createAssembly('lab', tableDecoders)
    expect(assembly.apply(update([['4:1', host]]))).toMatchObject({ revision: 1, changed: [{ id: '4:1' }] })
    expect(assembly.apply(update([['4:2', container]]))).toMatchObject({ revision: 2, changed: [{ id: '4:2' }] })
    expect(assembly.facts().namespaces.map((entry) => entry.id)).toEqual(['4:1', '4:2'])
  })

  it('do not change where everything was read again and is the same', () => {
    const assembly = createAssembly('lab', tableDecoders)
    assembly.apply(update([['4:1', host]]))
    expect(assembly.apply(update([['4:1', host]]))).toBeNull()
    expect(assembly.apply(update([['4:1', null]]))).toBeNull()
    expect(assembly.facts().revision).toBe(1)
  })

  it('keep every object that was read again as it was, down to the single link', () => {
    const assembly = createAssembly('lab', tableDecoders)
    assembly.apply(
      update([
        ['4:1', host],
        ['4:2', container],
      ]),
    )
    const [one, two] = assembly.facts().namespaces
    assembly.apply(update([['4:1', host]]))
    expect(assembly.facts().namespaces[0]).toBe(one)
    const raw = Buffer.from(host.raw.links, 'base64')
    raw.writeUInt32LE(raw.readUInt32LE(24) ^ 1, 24) // ifi_flags of the first link: IFF_UP.
    const change = assembly.apply(update([['4:1', { ...host, raw: { ...host.raw, links: raw.toString('base64') } }]]))
    // One link new, the others by where they stood.
    const count = one?.links.length ?? 0
    const changedLink = expect.objectContaining({ flags: (one?.links[0]?.flags ?? 0) ^ 1 }) as unknown
    expect(change?.changed).toEqual([
      { id: '4:1', isHost: false, patched: { links: [{ entries: [changedLink] }, { from: 1, count: count - 1 }] } },
    ])
    const [after, other] = assembly.facts().namespaces
    expect(other).toBe(two)
    expect(after?.routes).toBe(one?.routes)
    expect(after?.links.map((entry, at) => entry === one?.links[at])).toEqual(one?.links.map((_, at) => at > 0))
    expect(after?.links.length).toBeGreaterThan(1)
  })

  it('become one change out of the parts of an update, with what came and went in between left out', () => {
    const assembly = createAssembly('lab', tableDecoders)
    assembly.apply(update([['4:1', host]]))
    expect(assembly.apply(update([['4:2', container]], { last: false }))).toBeNull()
    expect(assembly.apply(update([['4:3', container]], { last: false }))).toBeNull()
    const change = assembly.apply(update([], { gone: ['4:3', '4:1', '4:9'] }))
    expect(change).toMatchObject({ revision: 2, changed: [{ id: '4:2' }], gone: ['4:1'] })
  })
})

describe('neighbours', () => {
  const entry: NeighbourFacts = { ifindex: 2, family: 4, address: '10.0.0.1', mac: '02:00:00:00:00:01', state: 2 }

  it('are the same through reachable, stale, delay and probe', () => {
    for (const state of [2, 4, 8, 16]) expect(sameNeighbours([entry], [{ ...entry, state }])).toBe(true)
  })

  it('are news when they fail, or answer from another address', () => {
    expect(sameNeighbours([entry], [{ ...entry, state: 32 }])).toBe(false)
    expect(sameNeighbours([entry], [{ ...entry, mac: '02:00:00:00:00:02' }])).toBe(false)
    expect(sameNeighbours([entry], [])).toBe(false)
  })
})
