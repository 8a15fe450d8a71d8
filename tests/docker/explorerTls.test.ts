/** An engine behind TCP that wants certificates of both sides: a second dockerd in another lab host. Needs the build. */
import { readFileSync, readdirSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LabSet } from '../../src/main/labs'
import { makeCertificates } from './support/certificates'
import { startProgram } from './support/startIn'
import { testRuntime, upSet } from './support/labSet'
import { machineOf, pictureOf, type Machine, type Said } from './support/machine'

const runtime = testRuntime()
let set: LabSet
let here: Machine
let far: Machine
let url: string
const ends: (() => void)[] = []

/** Puts a directory of this machine into a lab host. */
async function put(machine: Machine, from: string, to: string, leaveOut: readonly string[] = []): Promise<void> {
  for (const name of readdirSync(from).filter((one) => !leaveOut.includes(one))) {
    await machine.write(join(to, name), readFileSync(join(from, name)), name === 'key.pem' ? '0600' : '0644')
  }
}

beforeAll(async () => {
  set = await upSet(runtime, 'here', 'far')
  here = await machineOf(set, 'here')
  far = await machineOf(set, 'far')
  url = `tcp://${far.address}:2376`
  const mine = join(runtime.directory, 'mine')
  const others = join(runtime.directory, 'others')
  makeCertificates(mine, far.address)
  makeCertificates(others, far.address)
  await put(far, join(mine, 'server'), '/opt/tls')
  await put(here, join(mine, 'client'), '/opt/right')
  await put(here, join(mine, 'client'), '/opt/nameless', ['cert.pem', 'key.pem'])
  await put(here, join(others, 'client'), '/opt/strange')
  await put(here, join(mine, 'client'), '/opt/half', ['key.pem'])
  const own = ['--data-root', '/tmp/second', '--exec-root', '/run/second', '--pidfile', '/run/second.pid']
  const quiet = ['--storage-driver', 'vfs', '--bridge', 'none', '--iptables=false', '--ip6tables=false']
  const tls = ['ca', 'cert', 'key'].map((part) => `--tls${part === 'ca' ? 'cacert' : part}=/opt/tls/${part}.pem`)
  await startProgram(
    far,
    ['dockerd', '--rootless', ...own, ...quiet, '--tlsverify', ...tls, '-H', url.replace(far.address, '0.0.0.0')],
    ends,
    /API listen on/,
    { environment: { XDG_RUNTIME_DIR: '/run' } },
  )
})
afterAll(async () => {
  for (const end of ends) end()
  await set.close()
  runtime.remove()
})

const look = (certificates: string, verify = '1'): Promise<Said> =>
  here.snapshot(['--json'], {
    environment: { DOCKER_HOST: url, DOCKER_TLS_VERIFY: verify, DOCKER_CERT_PATH: certificates },
  })

describe('an engine behind TLS', () => {
  it('opens with the right certificates, by variables and by a context', async () => {
    const picture = pictureOf(await look('/opt/right'))
    expect(picture.about).toMatchObject({ endpoint: url, kernel: 'other', sources: 'engine-only' })
    expect(picture.networks.map((network) => network.name)).toContain('host')
    const id = createHash('sha256').update('far').digest('hex')
    const meta = { Name: 'far', Metadata: {}, Endpoints: { docker: { Host: url, SkipTLSVerify: false } } }
    await here.write(`/root/.docker/contexts/meta/${id}/meta.json`, JSON.stringify(meta))
    await put(here, join(runtime.directory, 'mine/client'), `/root/.docker/contexts/tls/${id}/docker`)
    const byContext = await here.snapshot(['--json'], { environment: { DOCKER_CONTEXT: 'far' } })
    expect(pictureOf(byContext).about).toMatchObject({ endpoint: url, context: 'far' })
  })

  it.each([
    ['an authority that did not sign the engine’s certificate', '/opt/strange', /→ Put the ca\.pem of that engine/],
    ['no client certificate', '/opt/nameless', /→ The engine wants a certificate of yours/],
    ['half a client certificate', '/opt/half', /only one of cert\.pem and key\.pem[^]*or neither/],
  ])('refuses %s, and says what to do', async (_what, certificates, words) => {
    const said = await look(certificates)
    expect(said).toMatchObject({ status: 1, out: '' })
    expect(said.err).toMatch(words)
    expect(said.err).toContain('→')
  })

  it('is not spoken to without TLS, and an engine without TLS not with it', async () => {
    const plain = await here.snapshot(['--json'], { environment: { DOCKER_HOST: url } })
    expect(plain.err).toMatch(/→ That engine speaks TLS/)
    const wrong = await here.snapshot(['--json'], {
      environment: { DOCKER_HOST: 'tcp://127.0.0.1:1', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/opt/right' },
    })
    expect(wrong.err).toMatch(/ECONNREFUSED[^]*→ Start the engine/)
  })

  it('trusts whoever answers only where the person says so: DOCKER_TLS without DOCKER_TLS_VERIFY', async () => {
    await here.sh(
      'mkdir -p /opt/blind; cp /opt/right/cert.pem /opt/right/key.pem /opt/blind; cp /opt/strange/ca.pem /opt/blind',
    )
    expect((await look('/opt/blind')).err).toMatch(/→ Put the ca\.pem of that engine/)
    const blind = await here.snapshot(['--json'], {
      environment: { DOCKER_HOST: url, DOCKER_TLS: '1', DOCKER_CERT_PATH: '/opt/blind' },
    })
    expect(pictureOf(blind).about.endpoint).toBe(url)
  })
})
