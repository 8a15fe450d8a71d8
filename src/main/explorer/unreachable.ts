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

interface Remedy {
  readonly remedy: string
  readonly advice: Advice
}

/**
 * @param reason what the watch of the engine gave; `params.cause` is the system's or TLS's own name for it.
 * @param installed whether this machine has an engine's program: without one, a missing socket means that.
 * @returns docker-denied, docker-not-installed, docker-unreachable or tls-unusable with a remedy that fits that endpoint;
 * else the reason itself.
 */
export function explainLoss(reason: Failure, engine: ResolvedEngine, installed: () => boolean): Failure {
  const { endpoint, tls } = engine
  const cause = reason.params?.['cause'] ?? ''
  const say = (code: Failure['code'], remedy: Remedy): Failure =>
    failure(code, reason.message, { ...remedy, params: { ...reason.params, endpoint: endpoint.url } })
  if (reason.code === 'engine-refused' && reason.message.includes(wantsTls)) return say('tls-unusable', tlsWanted)
  // llhttp's names for what is no HTTP begin so.
  if (reason.code === 'engine-answer-invalid' || cause.startsWith('HPE_')) {
    return say('engine-answer-invalid', {
      remedy: `Something else than a Docker Engine listens at ${endpoint.url}: look at DOCKER_HOST and \`docker context ls\`.`,
      advice: advice('other-listener', 'docker context ls'),
    })
  }
  if (reason.code !== 'docker-unreachable') return reason
  if (tls !== null && tlsCause.test(cause)) return say('tls-unusable', tlsRemedy(cause))
  if (tls !== null && tls.cert === null && hungUp.includes(cause)) return say('tls-unusable', clientCertificate)
  if (cause === 'EACCES' || cause === 'EPERM') return say('docker-denied', joinGroup)
  if (endpoint.kind === 'unix' && cause === 'ENOENT' && !installed()) return say('docker-not-installed', install)
  return say('docker-unreachable', unreachableRemedy(endpoint))
}

const groupLine = 'sudo usermod -aG docker "$USER"'
const joinGroup: Remedy = {
  remedy: `Join the group that owns the socket (${groupLine}, then log in again), or use a rootless engine.`,
  advice: advice('join-group', groupLine),
}
const installLine = 'sudo apt-get install --no-install-recommends docker.io'
const install: Remedy = { remedy: installLine, advice: advice('install-docker', installLine) }
const tlsWanted: Remedy = {
  remedy: 'That engine speaks TLS: set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH, or use a context with certificates.',
  advice: advice('tls-engine'),
}
const clientCertificate: Remedy = {
  remedy:
    'The engine wants a client certificate: put cert.pem and key.pem beside ca.pem in DOCKER_CERT_PATH or in the context.',
  advice: advice('tls-ours'),
}

function tlsRemedy(cause: string): Remedy {
  if (cause.includes('ALERT')) return clientCertificate
  if (/^(ERR_SSL_|EPROTO)/.test(cause)) {
    const remedy = 'That engine speaks no TLS at this port: unset DOCKER_TLS_VERIFY, or name its TLS port.'
    return { remedy, advice: advice('tls-none') }
  }
  if (/ALTNAME|HOSTNAME/.test(cause)) {
    const remedy = 'The engine’s certificate is for another name: use the name that is in it.'
    return { remedy, advice: advice('tls-name') }
  }
  if (/EXPIRED|NOT_YET/.test(cause)) {
    const remedy = 'The certificate is not valid today: look at the clock, or have it renewed.'
    return { remedy, advice: advice('tls-clock') }
  }
  const remedy =
    'The engine’s certificate is not signed by ca.pem: put the ca.pem of that engine into DOCKER_CERT_PATH or the context.'
  return { remedy, advice: advice('tls-authority') }
}

function unreachableRemedy({ kind, url }: ResolvedEngine['endpoint']): Remedy {
  if (kind === 'ssh') {
    const line = `docker -H ${url} version`
    const remedy = `Try \`${line}\`: ssh must get there without asking, and docker must be there.`
    return { remedy, advice: advice('try-ssh', line) }
  }
  if (kind === 'tcp') {
    const remedy = `Start the engine that listens at ${url}, or choose another Docker context.`
    return { remedy, advice: advice('far-engine') }
  }
  const [system, own] = ['sudo systemctl start docker', 'systemctl --user start docker'] as const
  const remedy = `Start Docker (${system}; rootless: ${own}), or choose another Docker context.`
  return { remedy, advice: advice('start-docker', system, own) }
}
