/**
 * The link kinds that this machine's kernel may lack, in one boot of the second kernel: the same list as
 * tests/kernel/linkKinds.test.ts, and the topology that is recorded there (`npm run record`).
 */
import { writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { ownNamespaces } from '../../scripts/lib/tests.mjs'
import { bundleEntries } from '../kernel/support/bundle'
import { linkCases } from '../kernel/support/linkCases'
import type { LinkResult } from '../kernel/support/runLinkCases'
import { expectAsIproute2, type Recording } from '../unit/rtnetlink/recording'
import type { InsideLine } from './inside'
import { inSecondKernel } from './secondKernel'

let kernel = ''
let results: readonly LinkResult[] = []
let recordings: readonly Recording[] = []

beforeAll(async () => {
  const bundle = await bundleEntries({ inside: 'tests/uml/inside.ts', observer: 'src/agent/observe/worker.ts' })
  try {
    const program = [process.execPath, bundle.path('inside'), bundle.path('observer')]
    const { status, out, err } = inSecondKernel([...ownNamespaces, ...program])
    expect({ status, err }).toMatchObject({ status: 0 })
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as InsideLine)
    kernel = lines.flatMap((line) => ('kernel' in line ? [line.kernel] : [])).join()
    results = lines.flatMap((line) => ('linkCase' in line ? [line.linkCase] : []))
    recordings = lines.flatMap((line) => ('recording' in line ? [line.recording] : []))
  } finally {
    bundle.remove()
  }
}, 4 * 60_000)

describe('the picture of a kernel 6.1 shows', () => {
  it('itself, and nothing but what is asked for', () => {
    expect(kernel).toMatch(/^6\.1\./)
    expect(results.map((result) => result.name)).toEqual(linkCases.map((entry) => entry.name))
  })

  // No case may be refused: what neither kernel can build would be shown nowhere.
  it.each(linkCases)('$name', ({ name, shows }) => {
    expect(results.find((entry) => entry.name === name)).toEqual({ name, refusal: null, shown: shows })
  })
})

it('decodes there what iproute2 prints, in the lab host and in both containers', () => {
  expect(recordings).toHaveLength(3)
  for (const recording of recordings) expectAsIproute2(recording)
  if (process.env['VETHLAB_RECORD']) {
    writeFileSync('tests/fixtures/rtnetlink/vlan-ipvlan-tun.json', `${JSON.stringify(recordings, null, 1)}\n`)
  }
})
