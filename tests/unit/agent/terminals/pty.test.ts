/** Real PTYs: all that a program printed arrives, whenever it ends and however slowly it is read; and nothing stays open. */
import { readdirSync, readlinkSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { openPty, type Pty } from '../../../../src/agent/terminals/pty'

const open = (script: string): Pty => openPty(['sh', '-c', script], { columns: 80, rows: 24 })
const printing = (bytes: number): string => `head -c ${String(bytes)} /dev/zero | tr '\\0' x`
/** Descriptors of either side of a PTY. */
const descriptors = (): number =>
  readdirSync('/proc/self/fd').filter((fd) => /^\/dev\/(?:ptmx|pts\/)/.test(target(fd))).length
const target = (fd: string): string => {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`)
  } catch {
    // The one by which they are listed is closed by now.
    return ''
  }
}

interface Ended {
  readonly bytes: number
  readonly status: number | null
  readonly signal: number | null
}
const ended = (pty: Pty): Promise<Ended> =>
  new Promise((resolve) => {
    let bytes = 0
    pty.onData((data) => (bytes += data.length))
    pty.onExit((status, signal) => {
      resolve({ bytes, status, signal })
    })
  })

describe('a PTY', () => {
  const before = descriptors()

  it.each([
    { bytes: 3_000, pausedMs: 1_000 },
    { bytes: 60_000, pausedMs: 1_000 },
    { bytes: 70_000, pausedMs: 100 },
    { bytes: 100_000, pausedMs: 100 },
    { bytes: 200_000, pausedMs: 50 },
    { bytes: 2_000_000, pausedMs: 0 },
  ])(
    'gives all $bytes bytes of a program that ends while it is not read for $pausedMs ms',
    async ({ bytes, pausedMs }) => {
      const pty = open(printing(bytes))
      pty.pause()
      const end = ended(pty)
      await pause(pausedMs)
      pty.resume()
      expect(await end).toEqual({ bytes, status: 0, signal: null })
    },
  )

  it('gives all of them where the agent was busy when the program ended', async () => {
    const pty = open(printing(50_000))
    const end = ended(pty)
    const until = performance.now() + 700
    while (performance.now() < until);
    expect(await end).toMatchObject({ bytes: 50_000 })
  })

  it('ends with its program although a daemon still has the terminal, and however much it prints', async () => {
    const pty = open("(trap '' HUP; exec yes) & exit 3")
    expect(await ended(pty)).toMatchObject({ status: 3, signal: null })
  })

  it('says which signal ended its program', async () => {
    expect(await ended(open('kill -TERM $$'))).toMatchObject({ signal: 15 })
  })

  it('ends where it is given up before its program ends', async () => {
    const pty = open('sleep 1000')
    const end = ended(pty)
    pty.destroy()
    expect(await end).toMatchObject({ signal: 1 })
  })

  it('leaves nothing open', async () => {
    await expect.poll(descriptors).toBe(before)
    expect(process.listenerCount('SIGCHLD')).toBe(0)
  })
})
