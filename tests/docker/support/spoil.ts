/** Answers of an engine, spoiled: by bytes, by what the JSON says, by HTTP's own parts, and by what follows or does not. */
import type { Draw } from './operations'

export interface Spoiled {
  readonly kind: string
  readonly bytes: string | Buffer
  /** What comes after these bytes: the end, nothing for good, a cut, or all of it later. */
  readonly then: 'end' | 'stand' | 'cut' | 'late'
}

export interface SpoilOptions {
  readonly draw: Draw
  readonly answerBytes: number
}

interface Answer {
  readonly status: number
  readonly body: Buffer
}

type Spoil = (answer: Answer, options: SpoilOptions) => Omit<Spoiled, 'kind'>

const head = (status: number | string, headers: readonly string[]): string =>
  [`HTTP/1.1 ${String(status)} Any Reason`, 'Content-Type: application/json', ...headers, '', ''].join('\r\n')
const whole = ({ status, body }: Answer): Buffer =>
  Buffer.concat([Buffer.from(head(status, [`Content-Length: ${String(body.length)}`])), body])
const pick = <T>(draw: Draw, choices: readonly T[]): T => choices[draw(choices.length)] as T

/** Where a redirection may lead: nobody may follow it. */
const places = [
  'unix:///x',
  'http://127.0.0.1:1/',
  '//127.0.0.1:1/x',
  'file:///etc/passwd',
  '/version',
  '\u00ff',
  'x:',
  '',
]
const statuses = [100, 101, 103, 199, 201, 204, 206, 300, 304, 400, 401, 404, 409, 500, 503, 599, 999]
const refusals = [
  '',
  '{"message":null}',
  '{"message":{"toString":1}}',
  '{"message":[{"toString":null}]}',
  '"x"',
  'null',
  '<p>',
]
const framings: readonly (readonly string[])[] = [
  ['Content-Length: 5', 'Content-Length: 7'],
  ['Content-Length: -1'],
  ['Content-Length: 99999999999999999999'],
  ['Content-Length: 3'],
  ['Transfer-Encoding: chunked'],
  ['Transfer-Encoding: chunked', 'Content-Length: 4'],
  ['Transfer-Encoding: gzip'],
  ['Content-Encoding: br'],
  ['Upgrade: tcp', 'Connection: Upgrade'],
  [`X-Long: ${'x'.repeat(90_000)}`],
  ['X-\u0000: \u0001'],
  ['Connection: close'],
]
const values: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  2 ** 53,
  0.5,
  '',
  'x'.repeat(5_000),
  '\u202e\u0000\n../../x?y#z',
  [],
  {},
  [[[[[[[[]]]]]]]],
  { toString: 1, then: 2, length: -1 },
]

const answers: Record<string, Spoil> = {
  cut: (answer, { draw }) => {
    const bytes = whole(answer)
    return { bytes: bytes.subarray(0, draw(bytes.length + 1)), then: 'cut' }
  },
  standing: (answer, { draw }) => {
    const bytes = whole(answer)
    return { bytes: bytes.subarray(0, draw(bytes.length)), then: 'stand' }
  },
  late: (answer) => ({ bytes: whole(answer), then: 'late' }),
  bytes: (answer, { draw }) => {
    const bytes = whole(answer)
    for (let left = 1 + draw(8); left > 0; left -= 1) bytes[draw(bytes.length)] = draw(256)
    return { bytes, then: pick(draw, ['end', 'cut']) }
  },
  changed: ({ status, body }, { draw }) => ({ bytes: whole({ status, body: changed(body, draw) }), then: 'end' }),
  refused: (_answer, { draw }) => {
    const body = Buffer.from(pick(draw, refusals))
    return { bytes: whole({ status: pick(draw, [400, 404, 500, 503]), body }), then: 'end' }
  },
  status: (answer, { draw }) => ({
    bytes: whole({ ...answer, status: pick(draw, statuses) }),
    then: pick(draw, ['end', 'cut']),
  }),
  redirected: (_answer, { draw }) => ({
    bytes: head(pick(draw, [301, 302, 307, 308]), [`Location: ${pick(draw, places)}`, 'Content-Length: 0']),
    then: 'end',
  }),
  framing: ({ status, body }, { draw }) => ({
    bytes: Buffer.concat([Buffer.from(head(status, pick(draw, framings)), 'latin1'), body]),
    then: pick(draw, ['end', 'cut']),
  }),
  other: (_answer, { draw }) => ({
    bytes: pick(draw, [
      '<html>hello</html>',
      'SSH-2.0-OpenSSH_9.2p1\r\n',
      '\u0000\u0000',
      'HTTP/1.1 200 OK\r\n\r\nOK',
      'HTTP/1.1 200 OK\r\n\r\n{"toString":1}',
    ]),
    then: 'end',
  }),
  twice: (answer) => ({ bytes: Buffer.concat([whole(answer), whole(answer)]), then: 'end' }),
  large: ({ status }, { answerBytes }) => ({
    bytes: `${head(status, [])}[${'1,'.repeat(answerBytes / 2 + 1)}1]`,
    then: 'end',
  }),
  many: ({ status }, { draw, answerBytes }) => {
    const entry = pick(draw, ['{"Id":"a"}', '{}', '1', '{"RepoTags":[1,2]}'])
    const body = Buffer.from(`[${Array.from({ length: Math.floor(answerBytes / 12) }, () => entry).join()}]`)
    return { bytes: whole({ status, body }), then: 'end' }
  },
}
/** Faults that cost a deadline, or much to make, are rarer. */
const rare = new Set(['standing', 'large', 'many'])
const kinds = Object.entries(answers)

/** One whole answer, spoiled as is drawn. */
export function spoiledAnswer(answer: Answer, options: SpoilOptions): Spoiled {
  const { draw } = options
  let [kind, spoil] = pick(draw, kinds)
  while (rare.has(kind) && draw(6) !== 0) [kind, spoil] = pick(draw, kinds)
  return { kind, ...spoil(answer, options) }
}

const events: Record<string, (chunk: Buffer, options: SpoilOptions) => Omit<Spoiled, 'kind'>> = {
  'stream cut': (chunk, { draw }) => ({ bytes: chunk.subarray(0, draw(chunk.length)), then: 'cut' }),
  'stream ended': () => ({ bytes: '', then: 'end' }),
  'stream standing': (chunk, { draw }) => ({ bytes: chunk.subarray(0, draw(chunk.length)), then: 'stand' }),
  'event changed': (chunk, { draw }) => ({
    bytes: Buffer.concat([changed(chunk, draw), Buffer.from('\n')]),
    then: 'late',
  }),
  'event swallowed': () => ({ bytes: '\n', then: 'late' }),
  'event without end': () => ({ bytes: 'x'.repeat(1024 * 1024 + 1), then: 'stand' }),
  'no event': () => ({ bytes: '{"hello":1}\n', then: 'late' }),
  'events flooding': (chunk) => ({ bytes: Buffer.concat(Array.from({ length: 500 }, () => chunk)), then: 'late' }),
}
const eventKinds = Object.entries(events)

/** A piece of the stream of events, spoiled as is drawn; `late` lets the stream go on. */
export function spoiledEvents(chunk: Buffer, options: SpoilOptions): Spoiled {
  const [kind, spoil] = pick(options.draw, eventKinds)
  return { kind, ...spoil(chunk, options) }
}

/** The same JSON with one part of it gone, doubled, or another. */
function changed(body: Buffer, draw: Draw): Buffer {
  let json: unknown
  try {
    json = JSON.parse(body.toString())
  } catch {
    // Not JSON: what is left of it.
    return body.subarray(draw(body.length + 1))
  }
  return Buffer.from(JSON.stringify(changedPart(json, draw, draw(6))))
}

function changedPart(part: unknown, draw: Draw, depth: number): unknown {
  if (typeof part !== 'object' || part === null || depth === 0 || Object.keys(part).length === 0)
    return pick(draw, values)
  if (Array.isArray(part)) {
    const at = draw(part.length)
    const way = draw(3)
    if (way === 0) return part.filter((_entry, index) => index !== at)
    if (way === 1) return [...(part as unknown[]), part[at] as unknown]
    return part.map((entry: unknown, index) => (index === at ? changedPart(entry, draw, depth - 1) : entry))
  }
  const key = pick(draw, Object.keys(part))
  const { [key]: value, ...rest } = part as Record<string, unknown>
  if (draw(4) === 0) return rest
  return { ...rest, [draw(8) === 0 ? '__proto__' : key]: changedPart(value, draw, depth - 1) }
}
