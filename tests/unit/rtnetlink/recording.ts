/** Recorded dumps, and what iproute2 said of the same namespace at the same moment. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect } from 'vitest'
import type { NamespaceTables } from '../../../src/core/facts/types'
import { tableDecoders } from '../../../src/agent/rtnetlink/tables'
import * as iproute2 from './iproute2'

export type RecordedTable = keyof NamespaceTables

export interface Recording {
  /** Raw messages in base64. */
  readonly raw: Readonly<Record<RecordedTable, string>>
  /** JSON of `ip -N -d` and `bridge`; rules with their family besides, which iproute2 does not print. */
  readonly iproute2: Readonly<Record<RecordedTable, readonly unknown[]>>
}

/** A lab host and the two namespaces below it, as `npm run record` wrote them. */
export function readRecordings(name: 'bridge-macvlan-vxlan' | 'vlan-ipvlan-tun'): [Recording, Recording, Recording] {
  const file = resolve(import.meta.dirname, `../../fixtures/rtnetlink/${name}.json`)
  return JSON.parse(readFileSync(file, 'utf8')) as [Recording, Recording, Recording]
}

/** The tables that a recording holds, decoded; one that it does not hold is empty. */
export function decodeRecording({ raw }: Pick<Recording, 'raw'>): NamespaceTables {
  const bytes = (table: RecordedTable): Buffer => Buffer.from(raw[table], 'base64')
  return {
    links: tableDecoders.links(bytes('links')),
    addresses: tableDecoders.addresses(bytes('addresses')),
    routes: tableDecoders.routes(bytes('routes')),
    rules: tableDecoders.rules(bytes('rules')),
    neighbours: tableDecoders.neighbours(bytes('neighbours')),
    fdb: tableDecoders.fdb(bytes('fdb')),
    vlans: tableDecoders.vlans(bytes('vlans')),
  }
}

/** Asserts that our decoders tell the same as iproute2, in whatever both tell. */
export function expectAsIproute2(recording: Recording): void {
  const ours = iproute2.wordsOf(decodeRecording(recording))
  const theirs = iproute2.wordsOfIproute2(recording.iproute2)
  expect(ours.links).toEqual(theirs.links)
  expect(ours.addresses).toEqual(theirs.addresses)
  expect(ours.routes).toEqual(theirs.routes)
  expect(ours.rules).toEqual(theirs.rules)
  expect(ours.neighbours).toEqual(theirs.neighbours)
  expect(ours.fdb).toEqual(theirs.fdb)
  expect(ours.vlans).toEqual(theirs.vlans)
}
