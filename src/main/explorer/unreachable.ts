/** Why the person's own engine cannot be opened, and what to do about it: a lab host's remedies do not fit here. */
import { advice, type Advice } from '../../contract/advice'
import { failure, type Failure } from '../../contract/result'
import type { ResolvedEngine } from './contexts'

/** OpenSSL's verification errors by the names that Node gives them, and the alerts of the other side (tls, "X509 certificate error codes"). */
const tlsCause =
  /^(ERR_SSL_|ERR_TLS_|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_|HOSTNAME_MISMATCH|EPROTO$)/
/** A connection that the other side ended without a word: with TLS 1.3 that may be the answer to a missing client certificate. */
const hungUp: readonly string[] = ['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE']
/** What Go's net/http answers to a request without TLS (server.go). */
const wantsTls = 'HTTP request to an HTTPS server'

/**
 * @param reason what the watch of the engine gave; `params.cause` is the system's or TLS's own name for it.
 * @param installed whether this machine has an engine's program: without one, a missing socket means that.
 * @returns docker-denied, docker-not-installed, docker-unreachable or tls-unusable with a remedy that fits that endpoint;
 * else the reason itself.
 */
export function explainLoss(reason: Failure, engine: ResolvedEngine, installed: () => boolean): Failure {
  const { endpoint, tls } = engine
  const cause = reason.params?.['cause'] ?? ''
  const say = (code: Failure['code'], next: Advice): Failure =>
    failure(code, reason.message, { advice: next, params: { ...reason.params, endpoint: endpoint.url } })
  if (reason.code === 'engine-refused' && reason.message.includes(wantsTls)) return say('tls-unusable', tlsWanted)
  // llhttp's names for what is no HTTP begin so.
  if (reason.code === 'engine-answer-invalid' || cause.startsWith('HPE_')) {
    return say('engine-answer-invalid', advice('other-listener', 'docker context ls'))
  }
  if (reason.code !== 'docker-unreachable') return reason
  if (tls !== null && tlsCause.test(cause)) return say('tls-unusable', tlsRemedy(cause))
  if (tls !== null && tls.cert === null && hungUp.includes(cause)) return say('tls-unusable', clientCertificate)
  if (cause === 'EACCES' || cause === 'EPERM') return say('docker-denied', joinGroup)
  if (endpoint.kind === 'unix' && cause === 'ENOENT' && !installed()) return say('docker-not-installed', install)
  return say('docker-unreachable', unreachableRemedy(endpoint))
}

const joinGroup = advice('join-group', 'sudo usermod -aG docker "$USER"')
const install = advice('install-docker', 'sudo apt-get install --no-install-recommends docker.io')
const tlsWanted = advice('tls-engine')
const clientCertificate = advice('tls-ours')

function tlsRemedy(cause: string): Advice {
  if (cause.includes('ALERT')) return clientCertificate
  if (/^(ERR_SSL_|EPROTO)/.test(cause)) return advice('tls-none')
  if (/ALTNAME|HOSTNAME/.test(cause)) return advice('tls-name')
  if (/EXPIRED|NOT_YET/.test(cause)) return advice('tls-clock')
  return advice('tls-authority')
}

function unreachableRemedy({ kind, url }: ResolvedEngine['endpoint']): Advice {
  if (kind === 'ssh') return advice('try-ssh', `docker -H ${url} version`)
  if (kind === 'tcp') return advice('far-engine')
  return advice('start-docker', 'sudo systemctl start docker', 'systemctl --user start docker')
}
