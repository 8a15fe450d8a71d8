/** Why the person's own engine cannot be opened, and what to do about it: a lab host's remedies do not fit here. */
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
 * @returns docker-denied, docker-unreachable or tls-unusable with a remedy that fits that endpoint; else the reason itself.
 */
export function explainLoss(reason: Failure, engine: ResolvedEngine): Failure {
  const { endpoint, tls } = engine
  const cause = reason.params?.['cause'] ?? ''
  const say = (code: Failure['code'], remedy: string): Failure =>
    failure(code, reason.message, { remedy, params: { ...reason.params, endpoint: endpoint.url } })
  if (reason.code === 'engine-refused' && reason.message.includes(wantsTls)) {
    return say(
      'tls-unusable',
      'That engine speaks TLS: set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH, or use a context with certificates.',
    )
  }
  // llhttp's names for what is no HTTP begin so.
  if (reason.code === 'engine-answer-invalid' || cause.startsWith('HPE_')) {
    return say(
      'engine-answer-invalid',
      `Something else than a Docker Engine listens at ${endpoint.url}: look at DOCKER_HOST and \`docker context ls\`.`,
    )
  }
  if (reason.code !== 'docker-unreachable') return reason
  if (tls !== null && tlsCause.test(cause)) return say('tls-unusable', tlsRemedy(cause))
  if (tls !== null && tls.cert === null && hungUp.includes(cause)) return say('tls-unusable', clientCertificate)
  if (cause === 'EACCES' || cause === 'EPERM') {
    return say(
      'docker-denied',
      'Join the group that owns the socket (sudo usermod -aG docker "$USER", then log in again), or use a rootless engine.',
    )
  }
  return say('docker-unreachable', unreachableRemedy(endpoint))
}

const clientCertificate =
  'The engine wants a client certificate: put cert.pem and key.pem beside ca.pem in DOCKER_CERT_PATH or in the context.'

function tlsRemedy(cause: string): string {
  if (cause.includes('ALERT')) return clientCertificate
  if (/^(ERR_SSL_|EPROTO)/.test(cause))
    return 'That engine speaks no TLS at this port: unset DOCKER_TLS_VERIFY, or name its TLS port.'
  if (/ALTNAME|HOSTNAME/.test(cause)) return 'The engine’s certificate is for another name: use the name that is in it.'
  if (/EXPIRED|NOT_YET/.test(cause)) return 'The certificate is not valid today: look at the clock, or have it renewed.'
  return 'The engine’s certificate is not signed by ca.pem: put the ca.pem of that engine into DOCKER_CERT_PATH or the context.'
}

function unreachableRemedy(endpoint: ResolvedEngine['endpoint']): string {
  if (endpoint.kind === 'ssh')
    return `Try \`docker -H ${endpoint.url} version\`: ssh must get there without asking, and docker must be there.`
  if (endpoint.kind === 'tcp')
    return `Start the engine that listens at ${endpoint.url}, or choose another Docker context.`
  return 'Start Docker (sudo systemctl start docker; rootless: systemctl --user start docker), or choose another Docker context.'
}
