import { describe, expect, it } from 'vitest'
import { advice } from '../../../src/contract/advice'
import { failure } from '../../../src/contract/result'
import type { ResolvedEngine } from '../../../src/main/explorer/contexts'
import { parseEndpoint } from '../../../src/main/explorer/endpoint'
import { explainLoss } from '../../../src/main/explorer/unreachable'

function engineAt(url: string, tls: ResolvedEngine['tls'] = null): ResolvedEngine {
  const endpoint = parseEndpoint(url)
  if (!endpoint.ok) throw new Error(endpoint.message)
  return { context: null, endpoint: endpoint.value, tls, variables: {} }
}
const lost = (cause: string) => failure('docker-unreachable', 'it does not answer', { params: { cause } })
const bare = { ca: null, cert: null, key: null, verify: true }
const whole = { ...bare, cert: Buffer.from('c'), key: Buffer.from('k') }

describe('why an engine cannot be opened', () => {
  it.each([
    ['EACCES', 'unix:///run/docker.sock', null, 'docker-denied', 'join-group'],
    ['ENOENT', 'unix:///run/docker.sock', null, 'docker-unreachable', 'start-docker'],
    ['ECONNREFUSED', 'tcp://far:2375', null, 'docker-unreachable', 'far-engine'],
    ['', 'ssh://me@far', null, 'docker-unreachable', 'try-ssh'],
    ['HPE_INVALID_CONSTANT', 'tcp://far:22', null, 'engine-answer-invalid', 'other-listener'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tcp://far:2376', whole, 'tls-unusable', 'tls-authority'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tcp://far:2376', whole, 'tls-unusable', 'tls-name'],
    ['CERT_HAS_EXPIRED', 'tcp://far:2376', whole, 'tls-unusable', 'tls-clock'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tcp://far:2375', whole, 'tls-unusable', 'tls-none'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'tcp://far:2376', bare, 'tls-unusable', 'tls-ours'],
    ['ECONNRESET', 'tcp://far:2376', bare, 'tls-unusable', 'tls-ours'],
    // With a certificate of ours, a reset is no word about it.
    ['ECONNRESET', 'tcp://far:2376', whole, 'docker-unreachable', 'far-engine'],
  ] as const)('%s at %s has a code and an advice', (cause, url, tls, code, next) => {
    expect(explainLoss(lost(cause), engineAt(url, tls), () => true)).toMatchObject({
      code,
      message: 'it does not answer',
      advice: { code: next },
      params: { endpoint: url },
    })
  })

  it('says that there is no Docker only where a socket is missing and no program is there', () => {
    const at = (cause: string, url: string, installed: boolean) =>
      explainLoss(lost(cause), engineAt(url), () => installed)
    expect(at('ENOENT', 'unix:///run/docker.sock', false)).toMatchObject({
      code: 'docker-not-installed',
      advice: { code: 'install-docker', commands: [expect.stringContaining('docker.io')] },
    })
    expect(at('ENOENT', 'unix:///run/docker.sock', true).code).toBe('docker-unreachable')
    expect(at('ECONNREFUSED', 'unix:///run/docker.sock', false).code).toBe('docker-unreachable')
    expect(at('ENOENT', 'ssh://far', false).code).toBe('docker-unreachable')
  })

  it('leaves alone what already says what to do', () => {
    const old = failure('engine-refused', 'too old', { advice: advice('newer-docker') })
    expect(explainLoss(old, engineAt('unix:///run/docker.sock'), () => true)).toBe(old)
  })
})
