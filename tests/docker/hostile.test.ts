/** Hostile names through a real kernel and a real engine: what each surface of ours makes of them. Needs the build. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shellLine } from '../../src/core/text/shellQuote'
import type { Topology } from '../../src/core/topology/types'
import type { LabSet } from '../../src/main/labs'
import { createLabSession, type LabSession } from '../../src/main/session'
import { acting, hostileTexts } from '../unit/text/hostile'
import { disagreement } from './support/fresh'
import { hostileSteps, type HostileStep } from './support/hostileHost'
import { testRuntime, upSet, value, type TestRuntime } from './support/labSet'
import { brokenParts } from './support/page'

let runtime: TestRuntime
let set: LabSet
let session: LabSession
let topology: Topology
const refused: { readonly step: HostileStep; readonly why: string }[] = []

beforeAll(async () => {
  runtime = testRuntime()
  set = await upSet(runtime, 'lab-1')
  session = createLabSession(set, () => undefined)
  value(await session.observe('lab-1'))
  for (const step of hostileSteps) {
    const done = value(await session.exec('lab-1', step.argv, 60_000))
    if (done.status !== 0) refused.push({ step, why: done.stderr })
  }
  expect(await disagreement({ options: runtime.options, set, session, labHost: 'lab-1', processes: false })).toBeNull()
  const picture = session.live.topology('lab-1')
  if (!picture) throw new Error('there is no picture')
  topology = picture
}, 180_000)
afterAll(async () => {
  session.close()
  await set.close()
  runtime.remove()
})

/** The set is served by this very process, so it must not wait for the command. */
async function cli(...args: string[]): Promise<{ stdout: string; stderr: string; status: number | null }> {
  const child = spawn(process.execPath, [resolve('out/main/cli.js'), ...args], {
    env: runtime.options.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 20_000,
  })
  const [stdout, stderr] = [text(child.stdout), text(child.stderr)]
  const [status] = (await once(child, 'close')) as [number | null]
  return { stdout: await stdout, stderr: await stderr, status }
}

const made = (what: HostileStep['what']): string[] =>
  hostileSteps.filter((step) => step.what === what).map((step) => step.name)

describe('hostile names', () => {
  it('are allowed by kernel and engine, every one', () => {
    expect(refused).toEqual([])
  })

  it('are in the picture as they are, and leave it whole', () => {
    const interfaces = topology.interfaces
    expect(interfaces.map((entry) => entry.name)).toEqual(expect.arrayContaining(made('interface')))
    expect(interfaces.map((entry) => entry.alias)).toEqual(expect.arrayContaining(made('alias')))
    expect(interfaces.flatMap((entry) => entry.altNames)).toEqual(expect.arrayContaining(made('altname')))
    expect(topology.networks.map((entry) => entry.name)).toEqual(expect.arrayContaining(made('network')))
    const mounts = topology.namespaces.flatMap((entry) => entry.mountPoints)
    expect(mounts).toEqual(expect.arrayContaining(made('netns').map((name) => `/run/netns/${name}`)))
    expect(brokenParts(topology)).toEqual([])
  })

  it('pass through `snapshot --text` a line each, and act on nothing', async () => {
    const { stdout, stderr, status } = await cli('snapshot', '--engine', 'lab-1', '--text')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).not.toMatch(acting)
    const { namespaces, interfaces, networks, stoppedContainers } = topology
    const lines = stdout.trimEnd().split('\n')
    const isOf = (form: RegExp): number => lines.filter((line) => form.test(line)).length
    expect(isOf(/^\S/)).toBe(namespaces.length + networks.length + stoppedContainers.length)
    expect(isOf(/^ {2}\d+: /)).toBe(interfaces.length)
    // All others are the tables' rows, and their titles.
    const rows = namespaces.flatMap((entry) =>
      [entry.routes, entry.rules, entry.neighbours, entry.fdb, entry.vlans].flat(),
    )
    expect(isOf(/^ {4}\S/)).toBeLessThanOrEqual(rows.length)
    expect(
      lines.filter(
        (line) =>
          !/^(\S| {2}\d+: | {4}\S| {2}(라우트|규칙|이웃|포워딩 데이터베이스|VLAN|routes|rules|neighbours|forwarding database|VLANs)$)/.test(
            line,
          ),
      ),
    ).toEqual([])
  })

  it('pass through `snapshot --json` as the same values, and act on nothing', async () => {
    const { stdout, status } = await cli('snapshot', '--engine', 'lab-1', '--json')
    expect(status).toBe(0)
    expect(stdout).not.toMatch(acting)
    const printed = JSON.parse(stdout) as Topology
    expect(printed.interfaces).toEqual(topology.interfaces)
    expect(printed.networks).toEqual(topology.networks)
  })

  it.each([
    ['lab', 'shell'],
    ['lab', 'up'],
    ['lab', 'down'],
    ['lesson', 'run'],
    ['snapshot', '--engine'],
    ['snapshot', '--text'],
  ])('in an error of `vethlab %s %s …` act on nothing', async (...command) => {
    // A sample of each sort: every one costs a process.
    for (const name of ['\u001b]0;own\u0007', 'c\u009b2J', 'two\nlines\u001b[2J', 'a\u202eb']) {
      const { stdout, stderr, status } = await cli(...command, name)
      expect(status).not.toBe(0)
      expect(stdout + stderr).not.toMatch(acting)
      expect(stderr).not.toContain('internal fault')
    }
  })

  it('typed into the lab host’s own terminal are exactly the words that were meant', async () => {
    const argument = '/tmp/words'
    value(
      await session.exec(
        'lab-1',
        ['sh', '-c', `printf '#!/bin/sh\\nprintf "%%s\\\\0" "$@" >> ${argument}\\n' > /tmp/w; chmod +x /tmp/w`],
        5_000,
      ),
    )
    const words = hostileTexts.filter((text) => Buffer.from(text).toString() === text)
    const opened = value(
      await set.agent.call('terminal.open', {
        place: { kind: 'lab-host', labHost: 'lab-1' },
        columns: 80,
        rows: 24,
      }),
    )
    let shown = ''
    set.agent.onTerminalData(opened.terminalId, (bytes) => {
      shown += Buffer.from(bytes).toString()
      void set.agent.call('terminal.ack', { terminalId: opened.terminalId, bytes: bytes.length })
    })
    await expect.poll(() => shown, { timeout: 20_000 }).toContain('lab-1')
    for (const word of words) {
      set.agent.sendTerminalInput(opened.terminalId, Buffer.from(`${shellLine(['/tmp/w', 'x', word, 'y'])}\n`))
    }
    const read = async (): Promise<string[]> =>
      value(await session.exec('lab-1', ['cat', argument], 5_000))
        .stdout.split('\0')
        .slice(0, -1)
    await expect.poll(async () => (await read()).length, { timeout: 20_000 }).toBe(words.length * 3)
    expect(await read()).toEqual(words.flatMap((word) => ['x', word, 'y']))
  })
})
