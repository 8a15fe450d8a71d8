/** Terminals on both ends of every wire: real PTYs, real containers, floods, deaths. Needs the build. */
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Place, TerminalExit } from '../../src/contract/agent'
import { terminalWatermarks } from '../../src/contract/terminals'
import type { LabSet } from '../../src/main/labs'
import { createLabSession, type LabSession } from '../../src/main/session'
import { sh, testRuntime, upSet, value } from './support/labSet'
import { below } from './support/processes'

const patience = { timeout: 20_000, interval: 20 }
const runtime = testRuntime()
let set: LabSet
let session: LabSession

beforeAll(async () => {
  set = await upSet(runtime, 'lab-1')
  session = createLabSession(set, () => undefined)
  value(await session.observe('lab-1'))
  await sh(set, 'lab-1', 'docker run --rm -d --name web nginx; docker run --rm -d --name bare toolless')
  while (namespaceOf('web') === '' || namespaceOf('bare') === '') await new Promise((later) => setTimeout(later, 20))
})
afterAll(async () => {
  session.close()
  await set.close()
  runtime.remove()
})

const host: Place = { kind: 'lab-host', labHost: 'lab-1' }

function namespaceOf(container: string): string {
  const namespaces = session.live.topology('lab-1')?.namespaces ?? []
  return namespaces.find((entry) => entry.containers.some((known) => known.name === container))?.id ?? ''
}

interface Open {
  readonly id: number
  text(): string
  readonly hash: () => string
  readonly bytes: () => number
  type(text: string): void
  readonly exited: Promise<TerminalExit>
}

/** @param acknowledge false leaves every byte unacknowledged. */
async function open(place: Place, acknowledge = true): Promise<Open> {
  const { terminalId } = value(await set.agent.call('terminal.open', { place, columns: 90, rows: 30 }))
  let text = ''
  let bytes = 0
  const hash = createHash('sha256')
  set.agent.onTerminalData(terminalId, (chunk) => {
    bytes += chunk.length
    hash.update(chunk)
    text = (text + Buffer.from(chunk).toString('utf8')).slice(-20_000)
    if (acknowledge) void set.agent.call('terminal.ack', { terminalId, bytes: chunk.length })
  })
  return {
    id: terminalId,
    text: () => text,
    hash: () => hash.copy().digest('hex'),
    bytes: () => bytes,
    type: (line) => {
      set.agent.sendTerminalInput(terminalId, Buffer.from(line))
    },
    exited: new Promise((over) =>
      set.agent.on('terminal.exit', (exit) => {
        if (exit.terminalId === terminalId) over(exit)
      }),
    ),
  }
}

const close = (terminal: Open): Promise<unknown> => set.agent.call('terminal.close', { terminalId: terminal.id })

describe('a terminal', () => {
  it('has what was done in it seen, also of an interface that is down, of which the kernel tells nobody', async () => {
    const bridge = (): unknown =>
      session.live.topology('lab-1')?.interfaces.find((entry) => entry.name === 'br-down')?.alias
    const terminal = await open(host)
    terminal.type('ip link add br-down type bridge\n')
    await expect.poll(bridge, patience).toBeNull()
    await sleep(1000)
    terminal.type('ip link set br-down alias quiet\n')
    // In a lab host some other event comes at last, and with it everything.
    await expect.poll(bridge, { timeout: 5_000 }).toBe('quiet')
    terminal.type('ip link del br-down\n')
    await close(terminal)
  })

  it('tells which program its keys go to: none but the shell, a command, a shell in a container, its own side always', async () => {
    const inNamespace: Place = { kind: 'namespace', labHost: 'lab-1', namespaceId: namespaceOf('web') }
    for (const place of [host, inNamespace]) {
      const terminal = await open(place)
      const foreground = async (): Promise<unknown> =>
        Object.values(value(await set.agent.call('terminal.foreground', { terminalId: terminal.id })))
      terminal.type('echo re""ady\n')
      await expect.poll(terminal.text, patience).toContain('ready')
      await expect.poll(foreground, patience).toEqual([null, false])
      terminal.type('sleep 60\n')
      await expect.poll(foreground, patience).toEqual(['sleep', false])
      terminal.type('\u0003')
      await expect.poll(foreground, patience).toEqual([null, false])
      if (place === host) {
        terminal.type('docker exec -it web bash\n')
        await expect.poll(foreground, patience).toEqual(['docker', true])
        terminal.type('exit\n')
        await expect.poll(foreground, patience).toEqual([null, false])
      }
      await close(terminal)
    }
    const inside = await open({ kind: 'container', labHost: 'lab-1', container: 'web' })
    inside.type('echo $((40+2))\n')
    await expect.poll(inside.text, patience).toContain('42')
    expect(await set.agent.call('terminal.foreground', { terminalId: inside.id })).toMatchObject({
      value: { program: null, takesKeys: false },
    })
    await close(inside)
  })

  it('is a real one in the lab host: typed text, size, Korean', async () => {
    const terminal = await open(host)
    terminal.type('echo $((6*7)) $(hostname) $(tput colors)\n')
    await expect.poll(terminal.text, patience).toContain('42 lab-1 256')
    value(await set.agent.call('terminal.resize', { terminalId: terminal.id, columns: 123, rows: 45 }))
    terminal.type('stty size; echo 한글 입력\n')
    await expect.poll(terminal.text, patience).toMatch(/45 123[\s\S]*\n한글 입력/)
    terminal.type('exit 7\n')
    expect(await terminal.exited).toMatchObject({ status: 7 })
  })

  it('is the container’s own shell, by the engine', async () => {
    const terminal = await open({ kind: 'container', labHost: 'lab-1', container: 'web' })
    terminal.type('ifconfig eth0 | grep inet; tty\n')
    await expect.poll(terminal.text, patience).toMatch(/inet 172\.17\.0\.2[\s\S]*\/dev\/pts/)
    terminal.type('stty size; echo 한글 입력\n')
    await expect.poll(terminal.text, patience).toMatch(/30 90[\s\S]*\n한글 입력/)
    value(await set.agent.call('terminal.resize', { terminalId: terminal.id, columns: 123, rows: 45 }))
    await expect
      .poll(() => (terminal.type('stty size\n'), terminal.text()), { ...patience, interval: 200 })
      .toContain('45 123')
    terminal.type('exit 7\n')
    expect(await terminal.exited).toMatchObject({ status: 7, signal: null, cause: 'exited' })
  })

  it('gives Ctrl-P to a container’s shell at once: the engine keeps no key back', async () => {
    const terminal = await open({ kind: 'container', labHost: 'lab-1', container: 'web' })
    terminal.type('history -c\necho one-$((40+2))\n')
    await expect.poll(terminal.text, patience).toMatch(/one-42[\s\S]*# $/)
    const before = terminal.text().length
    terminal.type('\u0010')
    await expect.poll(() => terminal.text().slice(before), patience).toContain('echo one-$((40+2))')
    // By default Ctrl-P, Ctrl-Q leaves the shell behind. There is no line before that one, and Ctrl-Q is the TTY's (stty(1), start).
    terminal.type('\u0010\u0011x\n')
    await expect.poll(terminal.text, patience).toContain('one-42x')
    await close(terminal)
  })

  it('has the lab host’s tools in a container’s network namespace, also of an image that has none', async () => {
    for (const container of ['web', 'bare']) {
      const terminal = await open({ kind: 'namespace', labHost: 'lab-1', namespaceId: namespaceOf(container) })
      terminal.type(
        'ip -o link | wc -l; ifconfig eth0 | grep -o "inet 172.17.0.[0-9]*"; ls /sys/class/net | tr "\\n" " "; brctl show; echo end\n',
      )
      await expect.poll(terminal.text, patience).toMatch(/inet 172\.17\.0\.\d[\s\S]*eth0 lo end/)
      await close(terminal)
    }
  })

  it('is opened for nothing that is no container’s name', async () => {
    const place: Place = { kind: 'container', labHost: 'lab-1', container: '-it; reboot' }
    expect(await set.agent.call('terminal.open', { place, columns: 80, rows: 24 })).toMatchObject({
      code: 'bad-request',
    })
  })

  it('says so when its container stops', async () => {
    await sh(set, 'lab-1', 'docker run --rm -d --name short nginx')
    const terminal = await open({ kind: 'container', labHost: 'lab-1', container: 'short' })
    await expect.poll(terminal.text, patience).toContain('#')
    await sh(set, 'lab-1', 'docker kill short')
    expect((await terminal.exited).cause).toBe('container-stopped')
  })

  it.each<Place>([host, { kind: 'container', labHost: 'lab-1', container: 'web' }])(
    'loses no byte of a flood: $kind',
    async (place) => {
      const terminal = await open(place)
      // A shell without line editing: what it prints is what the program prints.
      terminal.type('exec env PS1= sh\n')
      terminal.type('stty -opost -echo; echo qui""et\n')
      await expect.poll(terminal.text, patience).toContain('quiet')
      await new Promise((later) => setTimeout(later, 500))
      const before = terminal.bytes()
      const size = 20 * 1024 * 1024
      terminal.type(`head -c ${size} /dev/zero | tr '\\0' 'v'\n`)
      await expect.poll(terminal.bytes, { timeout: 50_000, interval: 50 }).toBe(before + size)
      await close(terminal)
    },
  )

  it('stops what floods it until it is read, and Ctrl-C goes through at once, beside others that go on', async () => {
    const flooded = await open(host, false)
    flooded.type('yes\n')
    await expect.poll(flooded.bytes, patience).toBeGreaterThan(terminalWatermarks.alone)
    await new Promise((later) => setTimeout(later, 500))
    // One more chunk may be on its way when the PTY is paused.
    expect(flooded.bytes()).toBeLessThan(terminalWatermarks.alone + 200_000)
    const other = await open(host)
    other.type('echo $((40+2))\n')
    await expect.poll(other.text, patience).toContain('42')
    flooded.type('\u0003')
    await set.agent.call('terminal.ack', { terminalId: flooded.id, bytes: flooded.bytes() })
    await expect.poll(flooded.text, patience).toContain('^C')
    await Promise.all([close(flooded), close(other)])
  })

  it('leaves nothing behind: 60 times opened and ended, descriptors and processes are as before', async () => {
    const agent = below(process.pid).find((entry) => /^\S*node\S* .*agent\.js/.test(entry.command))
    if (!agent) throw new Error('no agent')
    const state = (): { descriptors: number; processes: number } => ({
      descriptors: readdirSync(`/proc/${agent.pid}/fd`).length,
      processes: below(process.pid).length,
    })
    // The terminals of the tests before may still be ending: counted is what stays.
    let before = state()
    for (let settled = false; !settled;) {
      await new Promise((later) => setTimeout(later, 500))
      const now = state()
      settled = now.descriptors === before.descriptors && now.processes === before.processes
      before = now
    }
    for (let round = 0; round < 60; round += 1) {
      const terminal = await open(host)
      if (round % 2 === 0) await close(terminal)
      else {
        terminal.type('exit\n')
        await terminal.exited
      }
    }
    await expect.poll(state, patience).toEqual(before)
  })
})
