/**
 * The same build in a second kernel (User-mode Linux 6.1, cgroup v2, no user xattrs on tmpfs, no nft NAT): another layout of
 * the lab host, found by doctor, on which lesson 1 is done whole. Slow, since that kernel is an emulation.
 */
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

/** Runs argv inside the second kernel as the person who runs the tests. */
function inSecondKernel(cgroup: 1 | 2, argv: readonly string[]): { status: number | null; output: string } {
  const done = spawnSync('bash', [resolve(import.meta.dirname, 'boot.sh'), ...argv], {
    encoding: 'utf8',
    env: { ...process.env, UML_CGROUP: String(cgroup) },
    timeout: 14 * 60_000,
    maxBuffer: 64 * 1024 * 1024,
  })
  return { status: done.status, output: `${done.stdout}${done.stderr}` }
}

describe('a kernel 6.1 with cgroup v2', () => {
  it('is laid out by what doctor found there, and lesson 1 passes on it', { timeout: 15 * 60_000 }, () => {
    const cli = resolve(root, 'out/main/cli.js')
    const { status, output } = inSecondKernel(2, [
      'sh',
      '-c',
      `uname -r; ${process.execPath} ${cli} doctor --json; ${process.execPath} ${cli} lesson run default-bridge --lang en`,
    ])
    expect(output).toMatch(/^6\.1\./m)
    const layout = /"layout": \{[^}]*\}/s.exec(output)?.[0] ?? ''
    expect(layout).toContain('"dataRoot": "disk"')
    expect(layout).toContain('"iptables": "legacy"')
    expect(layout).toContain('"cgroup": "v2"')
    expect({ status, end: output.slice(-3000) }).toMatchObject({ status: 0 })
  })
})
