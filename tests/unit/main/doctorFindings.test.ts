import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { advice } from '../../../src/contract/advice'
import type { LabLayout } from '../../../src/contract/doctor'
import { failure, success } from '../../../src/contract/result'
import { runDoctor, type DoctorOptions } from '../../../src/main/doctor'
import { en } from '../../../src/words'

const layout: LabLayout = {
  iptables: 'none',
  dataRoot: 'disk',
  storageDriver: 'vfs',
  cgroup: 'v2',
  cgroupDelegated: false,
  deviceNodes: ['fuse'],
  kernel: '6.1',
}
const bare: DoctorOptions = {
  imagesDirectory: '/nowhere',
  environment: { PATH: '/nowhere' },
  electronKind: 'none',
  tryLayout: () => Promise.resolve(success(layout)),
  runtimeDirectory: () => failure('runtime-dir-unusable', 'none', { advice: advice('free-directory') }),
}
const line = 'sudo sysctl kernel.unprivileged_userns_clone=1'
const forbidden = failure('user-namespaces-forbidden', 'no', { advice: advice('allow-namespaces', line) })

describe('what doctor finds', () => {
  it('has for each lack an advice in every language, and for each fine thing none', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vl-doctor-'))
    writeFileSync(join(folder, 'prepared.json'), '{}')
    const fine = { ...bare, imagesDirectory: folder, environment: { DISPLAY: ':0' }, electronKind: 'official' } as const
    for (const options of [bare, fine, { ...bare, tryLayout: () => Promise.resolve(forbidden) }]) {
      const { findings } = await runDoctor(options)
      for (const { verdict, advice: given, id } of findings) {
        if (verdict === 'missing') expect([id, given?.code]).toEqual([id, expect.any(String)])
        if (verdict === 'ok') expect([id, given]).toEqual([id, null])
      }
    }
    rmSync(folder, { recursive: true, force: true })
  })

  it('gives every value that its sentence asks for', async () => {
    for (const tryLayout of [bare.tryLayout, () => Promise.resolve(forbidden)]) {
      const { findings } = await runDoctor({ ...bare, tryLayout })
      for (const { saying, params } of findings) {
        const asked = [...en[`found.${saying}`].matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')
        expect([saying, asked.filter((name) => !(name in params))]).toEqual([saying, []])
      }
    }
  })

  it('hands on the line that the trial itself gave', async () => {
    const { findings } = await runDoctor({ ...bare, tryLayout: () => Promise.resolve(forbidden) })
    expect(findings.find((entry) => entry.id === 'user-namespaces')).toMatchObject({
      verdict: 'missing',
      saying: 'namespaces-forbidden',
      advice: { code: 'allow-namespaces', commands: [line] },
    })
    expect(findings.find((entry) => entry.id === 'overlayfs')).toMatchObject({
      verdict: 'unknown',
      saying: 'not-probed',
    })
  })

  it('calls what works with less than elsewhere neither missing nor unknown', async () => {
    const shared = success({ ...layout, cgroup: 'v1' as const, cgroupDelegated: false })
    const { findings } = await runDoctor({ ...bare, tryLayout: () => Promise.resolve(shared) })
    expect(findings.find((entry) => entry.id === 'cgroup')).toMatchObject({ verdict: 'limited', required: false })
  })
})
