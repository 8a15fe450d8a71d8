/** Certificates by openssl: an authority, a server's and a client's signed by it (dockerd(8), "tlsverify"). */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Makes `ca.pem`, `cert.pem`, `key.pem` in `server` and `client` below the directory. @param address the server's, IPv4. */
export function makeCertificates(directory: string, address: string): void {
  mkdirSync(directory, { recursive: true })
  const openssl = (...args: string[]): Buffer => execFileSync('openssl', args, { cwd: directory, stdio: 'pipe' })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'] as const
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca-key.pem',
    '-out',
    'ca.pem',
    '-days',
    '2',
    '-subj',
    '/CN=test authority',
  )
  const uses = {
    server: `subjectAltName=IP:${address}\nextendedKeyUsage=serverAuth\n`,
    client: 'extendedKeyUsage=clientAuth\n',
  }
  for (const [name, extensions] of Object.entries(uses)) {
    mkdirSync(join(directory, name))
    writeFileSync(join(directory, `${name}.ext`), extensions)
    openssl('req', ...key, '-keyout', `${name}/key.pem`, '-out', `${name}.csr`, '-subj', `/CN=${name}`)
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial', '-days', '2']
    openssl('x509', '-req', '-in', `${name}.csr`, ...signed, '-extfile', `${name}.ext`, '-out', `${name}/cert.pem`)
    writeFileSync(join(directory, name, 'ca.pem'), execFileSync('cat', [join(directory, 'ca.pem')]))
  }
}
