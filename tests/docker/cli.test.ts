/** The command line, as a person uses it: a detached holder, another terminal that looks, enters and ends it. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Topology } from '../../src/core/topology/types'
import { testRuntime } from './support/labSet'

const runtime = testRuntime()
const cli = resolve('out/main/cli.js')

interface Said {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

function vethlab(args: readonly string[], input = ''): Said {
  const done = spawnSync(process.execPath, [cli, ...args], {
    encoding: 'utf8',
    env: { ...runtime.options.environment, LC_ALL: 'C' },
    input,
    timeout: 60_000,
  })
  return { status: done.status, out: done.stdout, err: done.stderr }
}

afterAll(() => {
  vethlab(['lab', 'down'])
  runtime.remove()
})

describe('vethlab', () => {
  it('leaves a holder of two lab hosts, which other terminals see', () => {
    const up = vethlab(['lab', 'up', 'one', 'two', '--detach'])
    expect(up).toMatchObject({ status: 0 })
    expect(up.err).toContain('one: Docker Engine')
    const list = JSON.parse(vethlab(['lab', 'list', '--json']).out) as { name: string; status: string }[]
    expect(list.map((host) => [host.name, host.status])).toEqual([
      ['one', 'ready'],
      ['two', 'ready'],
    ])
  })

  it('gives a shell in one of them, and its exit status', () => {
    const shell = vethlab(['lab', 'shell', 'two'], 'docker run --rm -d --name web nginx\nhostname\nexit 5\n')
    expect(shell.out).toMatch(/\rtwo\r\n/)
    expect(shell.status).toBe(5)
    expect(vethlab(['lab', 'shell', 'nobody'])).toMatchObject({ status: 1 })
  })

  it('prints the picture as a schema’s JSON and as text', () => {
    const json = vethlab(['snapshot', '--engine', 'two', '--json'])
    expect(json.status).toBe(0)
    const topology = JSON.parse(json.out) as Topology
    expect(topology).toMatchObject({ schema: 'vethlab/topology@1', engine: 'two', named: true })
    expect(topology.wires.map((wire) => wire.kind).sort()).toEqual(['bridge-port', 'veth'])
    const text = vethlab(['snapshot', '--engine', 'two', '--text', '--lang', 'en']).out
    expect(text).toMatch(/lab host two[^]*docker0 bridge up[^]*container web[^]*peer veth/)
    expect(vethlab(['snapshot', '--engine', 'nobody'])).toMatchObject({ status: 1 })
    expect(vethlab(['snapshot', '--json', '--text'])).toMatchObject({ status: 2 })
    expect(vethlab(['snapshot', '--svg', '--text'])).toMatchObject({ status: 2 })
  })

  it('draws the picture as one SVG file, in both languages', () => {
    for (const [language, bridge] of [
      ['en', 'bridge port'],
      ['ko', '브리지 포트'],
    ] as const) {
      const drawn = vethlab(['snapshot', '--engine', 'two', '--svg', '--lang', language])
      expect(drawn.status).toBe(0)
      expect(drawn.out).toMatch(/^<svg [^]*<\/svg>\n*$/)
      for (const word of ['docker0', 'eth0', bridge]) expect(drawn.out).toContain(word)
    }
  })

  it('copies files in and out, loads an image, and makes a lab host anew after a yes', () => {
    const file = join(runtime.directory, 'notes.txt')
    writeFileSync(file, 'mine')
    expect(vethlab(['lab', 'copy-in', 'two', file])).toMatchObject({
      status: 0,
      out: '/root/notes.txt (1 entries, 4 bytes)\n',
    })
    const back = join(runtime.directory, 'back.txt')
    expect(vethlab(['lab', 'copy-out', 'two', 'notes.txt', back])).toMatchObject({ status: 0 })
    expect(readFileSync(back, 'utf8')).toBe('mine')
    expect(vethlab(['lab', 'load', 'two', file])).toMatchObject({ status: 1, out: '' })
    expect(vethlab(['lab', 'copy-in', 'nobody', file])).toMatchObject({ status: 1 })
    // Nobody is there to be asked.
    expect(vethlab(['lab', 'reset', 'two'])).toMatchObject({ status: 2, out: '' })
    expect(vethlab(['lab', 'copy-out', 'two', 'notes.txt', back])).toMatchObject({ status: 0 })
    expect(vethlab(['lab', 'reset', 'two', '--yes']).out).toMatch(/^two 10\.0\.2\.16 ready in \d+ ms\n$/)
    expect(vethlab(['lab', 'copy-out', 'two', 'notes.txt', back])).toMatchObject({ status: 1 })
    expect(vethlab(['lab', 'reset', 'one', '--yes'])).toMatchObject({ status: 0 })
  })

  it('finds nothing to reap while the holder lives', () => {
    expect(vethlab(['lab', 'reap'])).toMatchObject({ status: 0, out: '' })
  })

  it('writes a lesson’s report', () => {
    const file = join(runtime.directory, 'report.json')
    expect(vethlab(['lesson', 'run', 'default-bridge', '--lang', 'ko', '--report', file])).toMatchObject({ status: 0 })
    const report = readFileSync(file, 'utf8')
    expect(JSON.parse(report)).toMatchObject({ schema: 'vethlab/lesson-report@1' })
    expect(report).toContain('브리지')
  })

  it('takes lab hosts down by name; the holder ends with the last, and nothing is left', async () => {
    expect(vethlab(['lab', 'down', 'one'])).toMatchObject({ status: 0 })
    expect(vethlab(['lab', 'down', 'one'])).toMatchObject({ status: 1 })
    expect(vethlab(['lab', 'down', 'two'])).toMatchObject({ status: 0 })
    await expect.poll(() => readdirSync(join(runtime.directory, 'vethlab')), { timeout: 10_000 }).toEqual([])
    expect(vethlab(['lab', 'list']).err).toContain('no lab hosts')
  })
})
