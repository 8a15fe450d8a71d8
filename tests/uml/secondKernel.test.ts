/**
 * The same build in a second kernel (User-mode Linux 6.1, cgroup v2, no user xattrs on tmpfs, no nft NAT): another layout of
 * the lab host, found by doctor, on which lesson 1 is done whole. Slow, since that kernel is an emulation.
 */
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inSecondKernel } from './secondKernel'

const root = resolve(import.meta.dirname, '../..')

describe('a kernel 6.1 with cgroup v2', () => {
  it('is laid out by what doctor found there, and lesson 1 passes on it', { timeout: 15 * 60_000 }, () => {
    const cli = resolve(root, 'out/main/cli.js')
    const { status, out, err } = inSecondKernel([
      'sh',
      '-c',
      `uname -r; ${process.execPath} ${cli} doctor --json; ${process.execPath} ${cli} lesson run default-bridge --lang en`,
    ])
    expect(out).toMatch(/^6\.1\./m)
    const layout = /"layout": \{[^}]*\}/s.exec(out)?.[0] ?? ''
    expect(layout).toContain('"dataRoot": "disk"')
    expect(layout).toContain('"iptables": "legacy"')
    expect(layout).toContain('"cgroup": "v2"')
    expect({ status, out, err }).toMatchObject({ status: 0 })
  })
})
