/**
 * What the floods consist of: lines from a fixed seed, so that both ends know every byte. They are put into a container of
 * the lab host, and a loop in there prints as many of them as it is asked for, with a terminal that changes nothing.
 */
import { createHash } from 'node:crypto'
import { labHost, type Inside } from '../window/open'

export const payloadKinds = ['ascii', 'base64', 'cjk', 'sgr'] as const
export type PayloadKind = (typeof payloadKinds)[number]

export interface Payload {
  readonly kind: PayloadKind
  /** What is typed to have it printed. */
  readonly request: string
  readonly bytes: number
  /** The same in UTF-16 code units: the contender's page gets strings. */
  readonly units: number
  /** SHA-256 in hex. */
  readonly digest: string
}

export const container = 'bench'
/** Raised in the terminal when the loop waits for the first request. */
export const servingWord = 'serving-floods'
export const serveLine = 'exec sh /bench/serve\r'

/** A file consists of so many blocks, so that `cat` has not to be started for each. */
const blocksInFile = 48
const blockBytes = 170_000
/** Of base64, in one call: an argument of `exec.run` holds 4,096 characters, a call 64 arguments. */
const pieceLength = 4_096
const piecesInCall = 60

const serveScript = `stty -echo -opost
printf '${servingWord}\\r\\n'
while read -r kind times; do
  set --
  while [ "$times" -gt 0 ]; do set -- "$@" "/bench/$kind"; times=$((times - 1)); done
  cat "$@"
done
`

/** Starts the container with the payloads in it. @param megabytes how many of each kind, at the least. */
export async function preparePayloads(
  inside: Inside,
  kinds: readonly PayloadKind[],
  megabytes: number,
): Promise<readonly Payload[]> {
  await inside.sh('mkdir -p /root/bench')
  await upload(inside, 'serve', Buffer.from(serveScript))
  const payloads: Payload[] = []
  for (const kind of kinds) {
    const block = blockOf(kind)
    await upload(inside, 'block', Buffer.from(block))
    await inside.sh(`cd /root/bench && for i in $(seq ${blocksInFile}); do cat block; done > ${kind}`)
    payloads.push(described(kind, block, Math.ceil((megabytes * 1e6) / Buffer.byteLength(block) / blocksInFile)))
  }
  await inside.sh(`docker run -d --name ${container} -v /root/bench:/bench:ro busybox sleep 1000000`)
  return payloads
}

function described(kind: PayloadKind, block: string, files: number): Payload {
  const hash = createHash('sha256')
  const bytes = Buffer.from(block)
  const blocks = files * blocksInFile
  for (let at = 0; at < blocks; at += 1) hash.update(bytes)
  return {
    kind,
    request: `${kind} ${String(files)}\r`,
    bytes: bytes.length * blocks,
    units: block.length * blocks,
    digest: hash.digest('hex'),
  }
}

async function upload(inside: Inside, name: string, bytes: Buffer): Promise<void> {
  const text = bytes.toString('base64')
  const pieces = Array.from({ length: Math.ceil(text.length / pieceLength) }, (_, at) =>
    text.slice(at * pieceLength, (at + 1) * pieceLength),
  )
  await inside.sh(`: > /root/bench/${name}`)
  for (let from = 0; from < pieces.length; from += piecesInCall) {
    // Every piece but the last is a whole number of base64's groups of four.
    const call = pieces.slice(from, from + piecesInCall)
    await inside.sh(`printf %s "$@" | base64 -d >> /root/bench/${name}`, call)
  }
}

/** Lines as a terminal gets them: the terminal adds no carriage return here. */
function blockOf(kind: PayloadKind): string {
  const random = generator(7)
  let block = ''
  while (Buffer.byteLength(block) < blockBytes) block += `${lineOf[kind](random)}\r\n`
  return block
}

type Random = (below: number) => number

const lineOf: Readonly<Record<PayloadKind, (random: Random) => string>> = {
  ascii: (random) => text(random, 20 + random(60), () => String.fromCharCode(32 + random(95))),
  base64: (random) => text(random, 76, () => base64Letters.charAt(random(64))),
  cjk: (random) => text(random, 10 + random(28), () => String.fromCharCode(0xac00 + random(11_172))),
  sgr: (random) =>
    text(random, 16, () => `${sgr(random)}${text(random, 1 + random(4), () => base64Letters.charAt(random(64)))}`),
}
const base64Letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** A colour of each kind that there is, and attributes. */
function sgr(random: Random): string {
  const kinds = [
    () => `38;2;${random(256)};${random(256)};${random(256)}`,
    () => `48;5;${random(256)}`,
    () => `${30 + random(8)};1`,
    () => `${random(10)}`,
    () => '0',
  ]
  return `\u001b[${kinds[random(kinds.length)]?.() ?? '0'}m`
}

function text(_random: Random, length: number, part: () => string): string {
  return Array.from({ length }, part).join('')
}

/** A linear congruential generator (the constants of POSIX's example for rand): the same lines in every run. */
function generator(seed: number): Random {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Where the product's terminals are opened. */
export const inContainer = { kind: 'container', labHost, container } as const
