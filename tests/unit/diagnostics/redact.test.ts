import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redact } from '../../../src/core/diagnostics/redact'
import { diagnosticsText } from '../../../src/core/diagnostics/text'
import type { DiagnosticsFacts, KnownNames } from '../../../src/core/diagnostics/types'
import { createFailureRing } from '../../../src/main/diagnostics/failures'
import { failure } from '../../../src/contract/result'

const nobody: KnownNames = { user: '', host: '', home: '', others: [] }
const nothing = { names: false, addresses: false }
const everything = { names: true, addresses: true }
/** What is left where the marks are taken away. */
const rest = (text: string): string => text.replace(/<[a-z]+>/g, '\n').toLowerCase()

const docker = fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{2,20}$/)
const hostile = fc.oneof(
  fc.string({ minLength: 3, maxLength: 20, unit: 'binary' }),
  fc.string({ minLength: 3, maxLength: 20, unit: 'grapheme' }),
  fc.constantFrom('a.*b', '$&$1', '(x', '[y]', 'ki\u202em', '김철수', 'José', 'a\\b', 'x/y', 'null', 'ok.'),
)
const name = fc
  .oneof(docker, hostile)
  .filter((text) => text.trim().length > 2 && !text.includes('<') && !text.includes('>'))
const around = fc.constantFrom(
  (x: string) => `there is no container ${JSON.stringify(x)}`,
  (x: string) => `Error: No such container: ${x}`,
  (x: string) => `${x}’s shell ended: ${x}_1`,
  (x: string) => `open /srv/${x}/compose.yaml: EACCES (${x.toUpperCase()})`,
)

describe('redaction', () => {
  it('leaves no known name, wherever and however it stands', () => {
    fc.assert(
      fc.property(name, name, around, around, (one, other, first, second) => {
        const known = { user: one, host: `${other}.example`, home: `/home/${one}`, others: [other] }
        const said = rest(redact(`${first(one)}; ${second(other)}`, known, nothing))
        for (const secret of [one, other]) {
          // Our own sentences may happen to hold a piece that is somebody's name: it is taken out of them, too.
          expect(said).not.toContain(secret.trim().toLowerCase())
        }
      }),
    )
  })

  it('takes the longest name first, and a name as it was written down, too', () => {
    const known = { ...nobody, others: ['web', 'web-secret', 'ki\u202emx', 'a"b"c'] }
    expect(redact('lost: web-secret, web', known, nothing)).toBe('lost: <name>, <name>')
    expect(redact('lost: ki\\u202emx', known, nothing)).toBe('lost: <name>')
    expect(redact('lost: a\\"b\\"c', known, nothing)).toBe('lost: <name>')
  })

  it('leaves no IPv4 address, with length, port or brackets', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.constantFrom('', ':80', '/24', ')', ','), (address, behind) => {
        expect(redact(`dial tcp (${address}${behind}: refused`, nobody, nothing)).not.toContain(address)
      }),
    )
  })

  it('leaves no IPv6 address', () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.constantFrom('', '/64', '%eth0', ']:2375', ' refused'), (address, behind) => {
        const said = redact(`dial tcp [${address}${behind}`, nobody, nothing)
        expect(said).not.toContain(address)
        for (const group of address.split(':').filter((part) => part.length > 2)) expect(said).not.toContain(group)
      }),
    )
  })

  it('leaves no MAC address', () => {
    const byte = fc.integer({ min: 0, max: 255 }).map((value) => value.toString(16).padStart(2, '0'))
    fc.assert(
      fc.property(
        fc.array(byte, { minLength: 6, maxLength: 6 }),
        fc.constantFrom(':', '-'),
        fc.boolean(),
        (bytes, by, upper) => {
          const mac = upper ? bytes.join(by).toUpperCase() : bytes.join(by)
          expect(redact(`link ${mac} is gone`, nobody, nothing)).toBe('link <mac> is gone')
        },
      ),
    )
  })

  it.each([
    ['password=hunter2 rest', 'hunter2'],
    ['{"token":"abc def"}', 'abc'],
    ['Authorization: Bearer eyJhbGciOi.J9.x_y', 'eyJ'],
    ['docker run -e POSTGRES_PASSWORD=s3cr3t db', 's3cr3t'],
    ['docker login -p hunter2', 'hunter2'],
    ['key AKIAIOSFODNN7EXAMPLE1 refused', 'AKIA'],
    ['tcp://me:pw@far.example:2376/x', 'pw'],
  ])('leaves no secret, even where all else is wished for: %s', (text, secret) => {
    expect(redact(text, nobody, nothing)).not.toContain(secret)
    if (!text.includes('://')) expect(redact(text, nobody, everything)).not.toContain(secret)
  })

  it.each([
    ['ssh kim@far.example', 'ssh <user>@<host>'],
    ['tcp://far.example:2376 is silent', '<url> is silent'],
    ['/run/user/1000/vethlab and /mnt/acme/x', '/run/user/<uid>/vethlab and <path>'],
    ['/etc/subuid, /var/lib/docker', '/etc/subuid, /var/lib/docker'],
    ['No such container: web-1', 'No such container <name>'],
    ['it took 12:30:45 with Docker version 20.10.24', 'it took 12:30:45 with Docker version 20.10.24'],
  ])('keeps what a report needs: %s', (text, expected) => {
    expect(redact(text, nobody, nothing)).toBe(expected)
  })

  it('shows what was wished for, and makes visible what acts', () => {
    const known = { ...nobody, user: 'kim' }
    expect(redact('kim at 10.0.0.1\u001b[31m', known, everything)).toBe('kim at 10.0.0.1␛[31m')
    expect(redact('kim at 10.0.0.1', known, { names: true, addresses: false })).toBe('kim at <ip>')
    expect(redact('kim at 10.0.0.1', known, { names: false, addresses: true })).toBe('<user> at 10.0.0.1')
  })
})

describe('the diagnostics text', () => {
  const facts: DiagnosticsFacts = {
    versions: [['node', '20.1.0']],
    findings: [{ id: 'subordinate-ids', verdict: 'missing', found: 'kim has 0', remedy: 'sudo usermod kim' }],
    labHosts: [
      { name: 'lab-1', status: 'ready' },
      { name: 'acme', status: 'down' },
    ],
    explorer: 'closed',
    failures: [{ at: 0, request: 'lab.up', code: 'timed-out', message: 'acme at 10.1.2.3 is silent', stage: 'engine' }],
  }
  const known = { user: 'kim', host: 'box', home: '/home/kim', others: [] }

  it('says what is left out, and names nobody', () => {
    const text = diagnosticsText(facts, known, nothing)
    expect(text).toContain('left out: secrets, names and paths, addresses')
    expect(text).toContain('lab-1: ready')
    expect(text).toContain('timed-out (lab.up) at engine: <name> at <ip> is silent')
    for (const word of ['kim', 'acme', '10.1.2.3']) expect(text).not.toContain(word)
  })

  it('has the names that were ticked', () => {
    expect(diagnosticsText(facts, known, everything)).toContain('acme at 10.1.2.3 is silent')
  })
})

describe('the ring of failures', () => {
  it('keeps the last thirty, bounded, with what they named', () => {
    let time = 0
    const ring = createFailureRing(() => (time += 1))
    for (let at = 0; at < 40; at += 1) {
      ring.add(failure('timed-out', 'x'.repeat(5_000), { params: { name: `n${String(at)}` } }), null)
    }
    expect(ring.all()).toHaveLength(30)
    expect(ring.all()[0]).toMatchObject({ at: 11, code: 'timed-out', request: null, stage: null })
    expect(ring.all().every(({ message }) => message.length === 2_000)).toBe(true)
    expect(ring.named()).toContain('n39')
    expect(ring.named()).not.toContain('n9')
  })
})
