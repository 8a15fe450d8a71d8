import { describe, expect, it } from 'vitest'
import { isLoopback, parseEndpoint } from '../../../src/main/explorer/endpoint'

describe('an endpoint', () => {
  it('is a socket', () => {
    expect(parseEndpoint('unix:///run/user/1000/docker.sock')).toEqual({
      ok: true,
      value: { kind: 'unix', url: 'unix:///run/user/1000/docker.sock', path: '/run/user/1000/docker.sock' },
    })
    expect(parseEndpoint('unix://')).toMatchObject({ value: { path: '/var/run/docker.sock' } })
  })

  it('is a host and a port, with the port of its kind where none is named', () => {
    const tcp = (text: string, tls = false): unknown => parseEndpoint(text, tls)
    expect(tcp('tcp://10.0.0.5:4000')).toMatchObject({ value: { kind: 'tcp', host: '10.0.0.5', port: 4000 } })
    expect(tcp('10.0.0.5:4000')).toMatchObject({ value: { url: 'tcp://10.0.0.5:4000' } })
    expect(tcp('tcp://engine')).toMatchObject({ value: { port: 2375 } })
    expect(tcp('tcp://engine', true)).toMatchObject({ value: { port: 2376 } })
    expect(tcp('tcp://[::1]:80')).toMatchObject({ value: { host: '::1', port: 80, url: 'tcp://[::1]:80' } })
  })

  it('is a pipe through the system’s ssh, whose words cannot become options or shell', () => {
    expect(parseEndpoint('ssh://me@far:2222')).toMatchObject({
      value: {
        kind: 'ssh',
        url: 'ssh://me@far:2222',
        argv: [
          ...['ssh', '-o', 'ConnectTimeout=30', '-o', 'BatchMode=yes', '-T', '-l', 'me', '-p', '2222'],
          ...['--', 'far', 'docker', 'system', 'dial-stdio'],
        ],
      },
    })
    expect(parseEndpoint('ssh://far/run/docker.sock')).toMatchObject({
      value: { argv: expect.arrayContaining(['--host', 'unix:///run/docker.sock']) as unknown },
    })
    expect(parseEndpoint('ssh://far/run/$(reboot)')).toMatchObject({ ok: false, code: 'endpoint-unsupported' })
    expect(parseEndpoint('ssh://-oProxyCommand=x')).not.toMatchObject({ value: { argv: ['ssh', '-oProxyCommand=x'] } })
    const hostile = parseEndpoint('ssh://-oProxyCommand=reboot')
    if (hostile.ok && hostile.value.kind === 'ssh') {
      const { argv } = hostile.value
      expect(argv.findIndex((word) => word.startsWith('-oProxy'))).toBeGreaterThan(argv.indexOf('--'))
    }
  })

  it('is refused in words where it leads nowhere from here', () => {
    for (const text of [
      ...['npipe:////./pipe/docker_engine', 'fd://', 'http://x', 'unix://relative', `unix:///${'x'.repeat(200)}`],
      ...['tcp://', 'tcp://me:secret@host:1', 'tcp://host:1/path', 'tcp://host:0', 'tcp://host:99999', 'ssh://'],
      'ssh://me:secret@host',
    ]) {
      const parsed = parseEndpoint(text)
      if (text === 'tcp://') {
        // As the docker command line: this machine.
        expect(parsed).toMatchObject({ value: { host: '127.0.0.1', port: 2375 } })
        continue
      }
      expect(parsed).toMatchObject({ ok: false, code: 'endpoint-unsupported' })
      expect(parsed.ok ? '' : parsed.message).not.toContain('secret')
    }
  })

  it('may be on this machine only where packets stay here', () => {
    expect(['127.0.0.1', '127.9.9.9', '::1', 'localhost'].map(isLoopback)).toEqual([true, true, true, true])
    expect(['10.0.0.1', '127.0.0.1.example', 'engine'].map(isLoopback)).toEqual([false, false, false])
  })
})
