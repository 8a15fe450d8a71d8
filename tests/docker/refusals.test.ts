/** A terminal that cannot be opened: one sentence, the way out, and one try, on a real engine. Needs the build. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Place } from '../../src/contract/agent'
import type { Result } from '../../src/contract/result'
import type { LabSet } from '../../src/main/labs'
import { createLabSession, type LabSession } from '../../src/main/session'
import { sh, testRuntime, upSet, value } from './support/labSet'

const patience = { timeout: 30_000, interval: 50 }
const runtime = testRuntime()
let set: LabSet
let session: LabSession

beforeAll(async () => {
  set = await upSet(runtime, 'lab-1')
  session = createLabSession(set, () => undefined)
  value(await session.observe('lab-1'))
  // Every exec that the engine is asked for is written down by the engine itself.
  await sh(
    set,
    'lab-1',
    'docker events --filter event=exec_create --format "{{.Actor.Attributes.name}}" > /tmp/execs 2>&1 &',
  )
}, 120_000)
afterAll(async () => {
  session.close()
  await set.close()
  runtime.remove()
})

const inContainer = (container: string): Place => ({ kind: 'container', labHost: 'lab-1', container })
const open = (place: Place): Promise<Result<unknown>> =>
  set.agent.call('terminal.open', { place, columns: 80, rows: 24 })
const docker = (line: string): Promise<unknown> => sh(set, 'lab-1', `docker ${line}`)
/** How often the engine was asked for an exec in that container. */
async function execs(container: string): Promise<number> {
  const names = (await sh(set, 'lab-1', 'cat /tmp/execs')).stdout.split('\n')
  return names.filter((name) => name === container).length
}

describe('a terminal in a container', () => {
  // A container is paused by the freezer cgroup, which lab hosts lack on some machines: the unit test tells of `paused`.
  it('is refused with the state that the container is in, and the command that helps', async () => {
    await docker('run -d --name halted nginx; docker stop -t 0 halted')
    await docker('create --name made nginx')
    await docker('run -d --restart always --name restless busybox false')
    const restarts = async (): Promise<string> =>
      (await sh(set, 'lab-1', "docker inspect -f '{{.RestartCount}} {{.State.Status}}' restless")).stdout.trim()
    expect(await open(inContainer('halted'))).toMatchObject({
      code: 'container-not-running',
      advice: { code: 'start-container', commands: ['docker start halted'] },
      params: { name: 'halted' },
    })
    expect(await open(inContainer('made'))).toMatchObject({
      code: 'container-not-running',
      advice: { code: 'start-container', commands: ['docker start made'] },
    })
    // The engine waits twice as long each time, from 100 ms on: by then long enough to be asked meanwhile.
    await expect.poll(restarts, patience).toMatch(/^([5-9]|\d\d) restarting$/)
    expect(await open(inContainer('restless'))).toMatchObject({
      code: 'container-restarting',
      advice: { code: 'read-logs', commands: ['docker logs restless'] },
    })
    await docker('rm -f restless')
    expect(await open(inContainer('restless'))).toMatchObject({ code: 'container-gone' })
    expect(await open(inContainer('nobody'))).toMatchObject({ code: 'container-gone', params: { name: 'nobody' } })
  })

  it('is refused by an image without a shell after one exec, and opens in its network namespace', async () => {
    await docker('run -d --name bare toolless')
    await expect.poll(() => namespaceOf('bare'), patience).not.toBe('')
    expect(await open(inContainer('bare'))).toMatchObject({ code: 'image-without-shell', params: { name: 'bare' } })
    await expect.poll(() => execs('bare'), patience).toBe(1)
    const place: Place = { kind: 'namespace', labHost: 'lab-1', namespaceId: namespaceOf('bare') }
    const instead = value(await set.agent.call('terminal.open', { place, columns: 80, rows: 24 }))
    expect(await execs('bare')).toBe(1)
    // A shell in it would keep the namespace.
    value(await set.agent.call('terminal.close', { terminalId: instead.terminalId }))
  })

  it('is refused in the engine’s own words where the engine does not run it, after one exec', async () => {
    await docker('run -d --name lost -w /gone busybox sleep 1000; docker exec lost rmdir /gone')
    await expect.poll(() => execs('lost'), patience).toBe(1)
    const refused = await open(inContainer('lost'))
    const said = expect.stringMatching(/cwd|\/gone/) as string
    expect(refused).toMatchObject({ ok: false, code: 'exec-refused', params: { name: 'lost', said } })
    await expect.poll(() => execs('lost'), patience).toBe(2)
  })

  it('is the shell that the image has, the better one first', async () => {
    await docker('run -d --name ash busybox sleep 1000')
    await docker('run -d --name bash nginx')
    for (const name of ['ash', 'bash']) {
      const opened = value(await set.agent.call('terminal.open', { place: inContainer(name), columns: 80, rows: 24 }))
      let said = ''
      set.agent.onTerminalData(opened.terminalId, (bytes) => {
        said += Buffer.from(bytes).toString()
      })
      set.agent.sendTerminalInput(opened.terminalId, Buffer.from('echo "<$0>"\n'))
      await expect.poll(() => said, patience).toMatch(new RegExp(`<\\S*${name === 'ash' ? '(ash|sh)' : 'bash'}>`))
      await set.agent.call('terminal.close', { terminalId: opened.terminalId })
    }
  })

  it('is refused with a word on the engine where that is down', async () => {
    await sh(set, 'lab-1', 'docker run -d --name left nginx')
    const engine = join('/run/lab', 'docker.sock')
    await sh(set, 'lab-1', `mv ${engine} ${engine}.away; mv /var/run/docker.sock /var/run/docker.sock.away`)
    expect(await open(inContainer('left'))).toMatchObject({ ok: false, code: 'docker-unreachable' })
    await sh(set, 'lab-1', `mv ${engine}.away ${engine}; mv /var/run/docker.sock.away /var/run/docker.sock`)
    expect((await open(inContainer('left'))).ok).toBe(true)
  })

  it('is refused where the lab host or the namespace is gone', async () => {
    expect(await open({ kind: 'lab-host', labHost: 'lab-9' })).toMatchObject({
      code: 'lab-host-down',
      params: { name: 'lab-9' },
    })
    const id = namespaceOf('bare')
    await docker('rm -f bare')
    await expect.poll(() => namespaceOf('bare'), patience).toBe('')
    expect(await open({ kind: 'namespace', labHost: 'lab-1', namespaceId: id })).toMatchObject({
      code: 'namespace-gone',
    })
  })
})

function namespaceOf(container: string): string {
  const namespaces = session.live.topology('lab-1')?.namespaces ?? []
  return namespaces.find((entry) => entry.containers.some((known) => known.name === container))?.id ?? ''
}
