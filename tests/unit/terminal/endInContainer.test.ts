/** How a container's own shell hangs up the terminal that has lost its docker program: in the shells that there are here. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { endByEngine } from '../../../src/agent/terminals/endInContainer'
import type { Places } from '../../../src/agent/terminals/place'

/** The engine left out: what would run in the container runs here. */
const here: Places = {
  home: '/',
  argvAt: (_place, [, ...program]) => ({ ok: true, value: program }),
  dockerAt: (_labHost, program) => ({ ok: true, value: [...program] }),
  engineSocket: () => null,
}
const place = { kind: 'container' as const, labHost: 'system', container: 'web' }

function sleeper(mark: string): Promise<{ child: ChildProcess; signal: Promise<string | null> }> {
  const child = spawn('sleep', ['60'], { env: { VETHLAB_TERMINAL: mark, PATH: process.env['PATH'] }, stdio: 'ignore' })
  const signal = new Promise<string | null>((over) =>
    child.once('exit', (_status, by) => {
      over(by)
    }),
  )
  return new Promise((started) =>
    child.once('spawn', () => {
      started({ child, signal })
    }),
  )
}

describe('the hang-up by the container’s own shell', () => {
  it.each(['/bin/sh', '/bin/bash'].filter((shell) => existsSync(shell)))(
    '%s finds its terminal’s alone',
    async (program) => {
      const [other, own] = [await sleeper('0123abcd-11.'), await sleeper('0123abcd-1.')]
      const child = await sleeper('0123abcd-1.')
      await endByEngine(here)({ place, program, mark: '0123abcd-1.', isExpected: true })
      expect(await own.signal).toBe('SIGHUP')
      // Whoever was started later is the shell's to tell.
      expect([other.child.exitCode, other.child.signalCode, child.child.signalCode]).toEqual([null, null, null])
      other.child.kill()
      child.child.kill()
      await Promise.all([other.signal, child.signal])
    },
  )

  it('finds nothing where its shell has ended, and says nothing', async () => {
    await expect(
      endByEngine(here)({ place, program: '/bin/sh', mark: '0123abcd-3.', isExpected: true }),
    ).resolves.toBeUndefined()
  })
})
