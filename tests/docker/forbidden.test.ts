/** Machines that cannot have lab hosts: made for real, as far as one's own user namespace lets one. Needs the build. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { testRuntime, value } from './support/labSet'
import { createLabSet } from '../../src/main/labs'

const cli = resolve('out/main/cli.js')
const places: string[] = []

afterAll(() => {
  for (const place of places) rmSync(place, { recursive: true, force: true })
})

/** Runs `vethlab lab up` as another user of an own user namespace, after a preparation by its root. */
function upAfter(preparation: string): { status: number | null; said: string } {
  const place = mkdtempSync(join(tmpdir(), 'vl-forbidden-'))
  places.push(place)
  const asUser = `setpriv --reuid 1000 --regid 1000 --clear-groups env XDG_RUNTIME_DIR=/none HOME=/tmp XDG_STATE_HOME=/tmp/vl-state-$$`
  const line = `mount -t tmpfs -o mode=1777 tmp /tmp; ${preparation}; ${asUser} ${process.execPath} ${cli} lab up`
  const own = ['--user', '--map-root-user', '--map-auto', '--mount']
  const done = spawnSync('unshare', [...own, 'sh', '-c', line], { encoding: 'utf8', cwd: place, timeout: 30_000 })
  return { status: done.status, said: done.stderr }
}

describe('lab up', () => {
  it('says how to allow user namespaces where they are forbidden, and exits with 3', () => {
    const { status, said } = upAfter('echo 0 > /proc/sys/user/max_user_namespaces')
    expect(said).toContain('lets nobody make a user namespace')
    expect(said).toContain('sudo sysctl user.max_user_namespaces=15000')
    expect(status).toBe(3)
  })

  it('says how to get subordinate ids where there are none, and exits with 3', () => {
    const { status, said } = upAfter('true')
    expect(said).toContain('has no subordinate ids')
    expect(said).toMatch(/sudo usermod --add-subuids \S+ --add-subgids \S+ /)
    expect(status).toBe(3)
  })

  it('is refused to root, whose labs would be the machine’s root', () => {
    const own = ['--user', '--map-root-user', process.execPath, cli, 'lab', 'up']
    const done = spawnSync('unshare', own, { encoding: 'utf8', env: { ...process.env, XDG_RUNTIME_DIR: tmpdir() } })
    expect(done.stderr).toContain('never made by root')
    expect(done.status).toBe(3)
  })

  it('is wrong usage with an unknown word, and exits with 2', () => {
    expect(spawnSync(process.execPath, [cli, 'lab', 'upp'], { encoding: 'utf8' }).status).toBe(2)
    expect(spawnSync(process.execPath, [cli, 'nothing'], { encoding: 'utf8' }).status).toBe(2)
  })
})

describe('a lab host whose disk is full', () => {
  it('fails as a full disk for what is too much, and goes on', { timeout: 120_000 }, async () => {
    const runtime = testRuntime()
    const set = value(await createLabSet(runtime.options))
    value(await set.up('lab-1'))
    const run = async (line: string): Promise<string> => {
      const output = value(
        await set.agent.call('exec.run', { labHost: 'lab-1', argv: ['sh', '-c', line], deadlineMs: 60_000 }),
      )
      return output.stdout + output.stderr
    }
    expect(await run('head -c 8G /dev/zero > /var/lib/docker/fill')).toContain('No space left')
    expect(await run('docker run --rm busybox echo hello')).not.toContain('hello')
    expect(await run('rm /var/lib/docker/fill; docker run --rm busybox echo hello')).toContain('hello')
    await set.close()
    runtime.remove()
  })
})
