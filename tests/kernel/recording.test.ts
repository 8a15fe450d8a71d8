/**
 * The decoders against iproute2, on a live kernel; `VETHLAB_RECORD=1 npm run test:kernel -- tests/kernel/recording.test.ts`,
 * by an ordinary user, writes what the unit tests replay. What this machine's kernel lacks is recorded by the second one
 * (tests/uml).
 */
import { writeFileSync } from 'node:fs'
import { beforeAll, it } from 'vitest'
import { expectAsIproute2 } from '../unit/rtnetlink/recording'
import { requireOwnNamespaces } from './support/labHost'
import { recordTopology } from './support/record'
import { buildBridgeMacvlanVxlan } from './support/recordedTopologies'

beforeAll(requireOwnNamespaces)

it('decodes what iproute2 prints, in the lab host and in both containers', async () => {
  const recordings = await recordTopology(buildBridgeMacvlanVxlan)
  for (const recording of recordings) expectAsIproute2(recording)
  if (process.env['VETHLAB_RECORD']) {
    writeFileSync('tests/fixtures/rtnetlink/bridge-macvlan-vxlan.json', `${JSON.stringify(recordings, null, 1)}\n`)
  }
}, 20_000)
