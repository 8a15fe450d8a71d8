/** The explorer where the engine is this machine's own: a lab host is the machine, its engine the person's. Needs the build. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EngineAbout, Topology } from '../../src/core/topology/types'
import type { LabSet } from '../../src/main/labs'
import { createLabSession } from '../../src/main/session'
import { comparable } from './support/fresh'
import { testRuntime, upSet, value } from './support/labSet'
import { machineOf, pictureOf, type Machine } from './support/machine'
import { installSudo, setSudoers, sudoPath } from './support/sudo'

const runtime = testRuntime()
/** Stands for what is known of the engine, in which the two sides differ. */
const sameAbout: EngineAbout = {
  kind: 'system',
  endpoint: null,
  context: null,
  version: null,
  apiVersion: null,
  kernel: 'same',
  rootless: false,
  sources: 'kernel-and-engine',
  missing: [],
}
let set: LabSet
let machine: Machine

beforeAll(async () => {
  set = await upSet(runtime, 'here')
  machine = await machineOf(set, 'here')
  const made = await machine.sh(
    'docker network create shop && docker run -d --name web nginx && docker run -d --name db --network shop busybox sleep 1000',
  )
  expect(made).toMatchObject({ status: 0 })
  // Duplicate address detection (RFC 4862) adds routes a second later: looks at different moments would differ.
  await machine.sh('while ip -6 addr show tentative | grep -q .; do sleep 0.1; done')
})
afterAll(async () => {
  await set.close()
  runtime.remove()
})

/** What the window would show of the same lab host. */
async function labPicture(): Promise<Topology> {
  const session = createLabSession(set, () => undefined)
  try {
    value(await session.observe('here'))
    await expect.poll(() => session.live.topology('here'), { timeout: 10_000 }).toMatchObject({ named: true })
    const picture = session.live.topology('here')
    if (!picture) throw new Error('the picture is gone')
    return picture
  } finally {
    session.close()
  }
}

const containers = (picture: Topology): string[] =>
  picture.namespaces.flatMap((namespace) => namespace.containers.map((container) => container.name)).sort()
const kinds = (picture: Topology): string[] => [...new Set(picture.interfaces.map((entry) => entry.kind))].sort()
/** All that two looks at the same host have in common, whoever looks. */
const shared = (picture: Topology): unknown => {
  const same = { engine: 'here', about: sameAbout }
  return comparable({ ...picture, ...same }, { processes: false })
}

describe('root of the machine', () => {
  it('sees of its own engine what the lab sees of that lab host: kernel facts with names', async () => {
    const picture = pictureOf(await machine.snapshot(['--json']))
    expect(picture).toMatchObject({
      engine: 'system',
      named: true,
      about: {
        kind: 'system',
        endpoint: 'unix:///var/run/docker.sock',
        context: null,
        kernel: 'same',
        rootless: false,
        sources: 'kernel-and-engine',
        missing: [],
      },
    })
    expect(containers(picture)).toEqual(['db', 'web'])
    expect(kinds(picture)).toContain('veth')
    expect(shared(picture)).toEqual(shared(await labPicture()))
  })

  it('is led to it by DOCKER_HOST and by a context, too', async () => {
    await machine.sh('ln -s /var/run/docker.sock /srv/other.sock')
    const byHost = pictureOf(
      await machine.snapshot(['--json'], { environment: { DOCKER_HOST: 'unix:///srv/other.sock' } }),
    )
    expect(byHost.about).toMatchObject({ endpoint: 'unix:///srv/other.sock', context: null, kernel: 'same' })
    const id = createHash('sha256').update('mine').digest('hex')
    const meta = { Name: 'mine', Metadata: {}, Endpoints: { docker: { Host: 'unix:///srv/other.sock' } } }
    await machine.write(`/root/.docker/contexts/meta/${id}/meta.json`, JSON.stringify(meta))
    await machine.write('/root/.docker/config.json', JSON.stringify({ currentContext: 'mine' }))
    const byContext = pictureOf(await machine.snapshot(['--json']))
    expect(byContext.about).toMatchObject({ endpoint: 'unix:///srv/other.sock', context: 'mine', kernel: 'same' })
    expect(shared(byContext)).toEqual(shared(byHost))
    // The docker program itself agrees about which engine that is.
    expect(
      (await machine.sh('docker context show 2>/dev/null || docker context inspect --format "{{.Name}}"')).out,
    ).toContain('mine')
    await machine.sh('rm -r /root/.docker')
  })
})

describe('a plain user of the machine', () => {
  const member = { as: 'person', groups: ['docker'], environment: { PATH: sudoPath } } as const

  it('who may not use the socket is told so, and how to', async () => {
    const said = await machine.snapshot(['--json'], { as: 'person' })
    expect(said).toMatchObject({ status: 1, out: '' })
    expect(said.err).toMatch(/EACCES[^]*→ Join the group/)
  })

  it('sees what the engine says, and what is missing without root', async () => {
    const said = await machine.snapshot(['--json'], member)
    const picture = pictureOf(said)
    expect(picture.about).toMatchObject({ kernel: 'same', sources: 'engine-only', missing: ['needs-root'] })
    expect(containers(picture)).toEqual(['db', 'web'])
    expect(picture.networks.map((network) => network.name).sort()).toEqual(['bridge', 'host', 'none', 'shop'])
    expect(kinds(picture)).toEqual(['docker-network', 'endpoint'])
    expect(said.err).toContain('--elevate')
  })

  it('keeps that picture where nothing asks for root, or where sudo refuses', async () => {
    // Every program of the machine but sudo.
    await machine.sh('mkdir /opt/few && ln -s /usr/sbin/* /usr/bin/* /opt/few; rm /opt/few/sudo')
    const none = await machine.snapshot(['--json', '--elevate'], { ...member, environment: { PATH: '/opt/few' } })
    expect(none.err).toMatch(/root was refused: .*sudo/)
    await installSudo(machine, [])
    const refused = await machine.snapshot(['--json', '--elevate'], member)
    expect(refused.err).toMatch(/root was refused: sudo: a password is required/)
    for (const said of [none, refused]) {
      expect(pictureOf(said).about).toMatchObject({ sources: 'engine-only', missing: ['needs-root'] })
      expect(containers(pictureOf(said))).toEqual(['db', 'web'])
    }
  })

  it('whom sudo lets sees all that root sees', async () => {
    await setSudoers(machine, ['person ALL=(root) NOPASSWD: ALL'])
    const said = await machine.snapshot(['--json', '--elevate'], member)
    expect(said.err).toBe('')
    const picture = pictureOf(said)
    expect(picture.about).toMatchObject({ kernel: 'same', sources: 'kernel-and-engine', missing: [] })
    expect(shared(picture)).toEqual(shared(pictureOf(await machine.snapshot(['--json']))))
  })
})
