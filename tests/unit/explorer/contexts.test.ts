/** The docker command line's own files, laid down as it lays them down. */
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listContexts, resolveEngine } from '../../../src/main/explorer/contexts'

let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'vethlab-home-'))
})
afterEach(() => {
  rmSync(home, { recursive: true })
})

const idOf = (name: string): string => createHash('sha256').update(name).digest('hex')
const write = (path: string, text: string): void => {
  mkdirSync(join(home, path, '..'), { recursive: true })
  writeFileSync(join(home, path), text)
}
const context = (name: string, host: string, more: object = {}): void => {
  const meta = { Name: name, Metadata: {}, Endpoints: { docker: { Host: host, ...more } } }
  write(`.docker/contexts/meta/${idOf(name)}/meta.json`, JSON.stringify(meta))
}
const current = (name: string): void => {
  write('.docker/config.json', JSON.stringify({ currentContext: name, auths: {} }))
}
const tls = (name: string, ...files: string[]): void => {
  for (const file of files) write(`.docker/contexts/tls/${idOf(name)}/docker/${file}`, `the ${file}`)
}

describe('the engine that the docker command line would use', () => {
  it('is the default socket where nothing is said', () => {
    expect(resolveEngine({}, home, null)).toMatchObject({
      value: { context: null, tls: null, endpoint: { url: 'unix:///var/run/docker.sock' } },
    })
  })

  it('is DOCKER_HOST before DOCKER_CONTEXT before the current context', () => {
    context('one', 'tcp://one:1')
    context('two', 'tcp://two:2')
    current('one')
    const url = (environment: Record<string, string>): unknown => {
      const engine = resolveEngine(environment, home, null)
      return engine.ok ? engine.value.endpoint.url : engine.code
    }
    expect(url({})).toBe('tcp://one:1')
    expect(url({ DOCKER_CONTEXT: 'two' })).toBe('tcp://two:2')
    expect(url({ DOCKER_CONTEXT: 'two', DOCKER_HOST: 'tcp://three:3' })).toBe('tcp://three:3')
    expect(url({ DOCKER_CONTEXT: 'default' })).toBe('unix:///var/run/docker.sock')
    expect(url({ DOCKER_CONTEXT: 'nobody' })).toBe('context-unknown')
    // An empty variable says nothing.
    expect(url({ DOCKER_CONTEXT: '', DOCKER_HOST: '' })).toBe('tcp://one:1')
  })

  it('is read from where DOCKER_CONFIG points', () => {
    context('one', 'tcp://one:1')
    current('one')
    expect(resolveEngine({ DOCKER_CONFIG: join(home, '.docker') }, '/nowhere', null)).toMatchObject({
      value: { context: 'one' },
    })
  })

  it('has a context’s certificates, and its word on trusting them', () => {
    context('safe', 'tcp://safe:2376')
    tls('safe', 'ca.pem', 'cert.pem', 'key.pem')
    context('blind', 'tcp://blind', { SkipTLSVerify: true })
    expect(resolveEngine({}, home, 'safe')).toMatchObject({
      value: { context: 'safe', tls: { verify: true, ca: Buffer.from('the ca.pem'), key: Buffer.from('the key.pem') } },
    })
    expect(resolveEngine({}, home, 'blind')).toMatchObject({ value: { tls: { verify: false, ca: null } } })
    context('half', 'tcp://half:1')
    tls('half', 'cert.pem')
    expect(resolveEngine({}, home, 'half')).toMatchObject({ ok: false, code: 'tls-unusable' })
  })

  it('uses TLS with DOCKER_HOST only where a variable says so', () => {
    write('certificates/ca.pem', 'ca')
    const environment = { DOCKER_HOST: 'tcp://far', DOCKER_CERT_PATH: join(home, 'certificates') }
    expect(resolveEngine(environment, home, null)).toMatchObject({ value: { tls: null, endpoint: { port: 2375 } } })
    expect(resolveEngine({ ...environment, DOCKER_TLS_VERIFY: '1' }, home, null)).toMatchObject({
      value: { tls: { verify: true, ca: Buffer.from('ca') }, endpoint: { port: 2376 } },
    })
    expect(resolveEngine({ ...environment, DOCKER_TLS: '1' }, home, null)).toMatchObject({
      value: { tls: { verify: false } },
    })
  })

  it('is not guessed where config.json is broken', () => {
    write('.docker/config.json', '{')
    expect(resolveEngine({}, home, null)).toMatchObject({ ok: false, code: 'context-unknown' })
  })
})

describe('the list of contexts', () => {
  it('marks the current one, and passes over what is no engine’s', () => {
    context('one', 'tcp://one:1')
    context('pods', 'x')
    write(
      `.docker/contexts/meta/${idOf('kubernetes')}/meta.json`,
      JSON.stringify({ Name: 'kubernetes', Endpoints: { kubernetes: {} } }),
    )
    write('.docker/contexts/meta/broken/meta.json', '{')
    // It would have the certificates of another: they lie where the hash of its name says.
    write(
      `.docker/contexts/meta/${idOf('safe')}/meta.json`,
      JSON.stringify({ Name: 'strange', Endpoints: { docker: { Host: 'tcp://strange:1' } } }),
    )
    current('one')
    expect(listContexts({}, home)).toMatchObject({
      value: [
        { name: 'default', endpoint: 'unix:///var/run/docker.sock', current: false },
        { name: 'one', endpoint: 'tcp://one:1', current: true },
        { name: 'pods', current: false },
      ],
    })
  })

  it('offers a rootless engine that nobody made a context of', () => {
    write('runtime/docker.sock', '')
    const environment = { XDG_RUNTIME_DIR: join(home, 'runtime') }
    const endpoint = `unix://${join(home, 'runtime/docker.sock')}`
    expect(listContexts(environment, home)).toMatchObject({ value: [{}, { name: 'rootless', endpoint }] })
    expect(resolveEngine(environment, home, 'rootless')).toMatchObject({ value: { endpoint: { url: endpoint } } })
    context('mine', endpoint)
    expect(listContexts(environment, home)).toMatchObject({ value: [{}, { name: 'mine' }] })
  })
})
