/**
 * Files into a lab host and out of it. A learner is root in there and may have put a link or another program anywhere: so
 * whatever opens a path of the lab host is a process in the lab host's own namespaces, for which no path leads outside, and
 * which is handed nothing but pipes. What it does is bounded from here: by time, by size, by its whole process group.
 */
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { promises } from 'node:stream'
import type { AgentVerbs } from '../../contract/agent'
import { copyLimits, copyOutStatus, stalledMs } from '../../contract/play'
import { advice } from '../../contract/advice'
import { failure, success, type Failure, type Result } from '../../contract/result'
import { splitName } from '../../core/text/numberedName'
import type { LabHostLookup } from '../types'
import { getFrom, postTo } from './copyChannel'
import { startCopyProgram } from './copyProgram'
import { enterLabHost, runProgram } from './programs'

export interface Copies {
  copyIn(args: AgentVerbs['copy.in']['args']): Promise<Result<AgentVerbs['copy.in']['result']>>
  copyOut(args: AgentVerbs['copy.out']['args']): Promise<Result<AgentVerbs['copy.out']['result']>>
  cancel(args: AgentVerbs['copy.cancel']['args']): Result<AgentVerbs['copy.cancel']['result']>
}

const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const enter = (firstPid: number): [string, ...string[]] => [
  ...enterLabHost(firstPid),
  ...['--', 'env', '-i', path, 'HOME=/root', 'LC_ALL=C'],
]

/**
 * Gives what was unpacked its name, or the next one that is free: $1 from, $2 the stem, $3 the extension. `mv -n` has the
 * last word, since a learner may be making files there at the same time.
 */
const placeScript = `
n=1; to="/root/$2$3"
while [ -e "$to" ] || [ -L "$to" ]; do
  n=$((n + 1)); [ "$n" -le 999 ] || exit 1; to="/root/$2-$n$3"
done
mv -nT -- "$1" "$to" && ! [ -e "$1" ] && echo "$n"`

/** $1 the path, relative to /root; $2 so many bytes at most. A link is followed: it leads to a file of the lab host. */
const readScript = `
cd /root || exit 1
[ -e "$1" ] || exit ${String(copyOutStatus.missing)}
[ -f "$1" ] || exit ${String(copyOutStatus.notRegular)}
[ "$(stat -L -c %s -- "$1")" -le "$2" ] || exit ${String(copyOutStatus.tooLarge)}
exec cat -- "$1"`

/** How each copy is ended, by its socket. */
const running = new Map<string, () => void>()

/** What a copy's socket is called. */
const socketName = /^copy-[0-9a-f]{12}$/

/** @param lookup finds a lab host that is up. @param directory the set's, where sockets of copies lie. */
export function createCopies(lookup: LabHostLookup, directory: string): Copies {
  /** Whoever listened has taken its name away, unless it was killed before it was asked for anything. */
  const forgetSocket = (path: string): void => {
    if (dirname(path) === directory && socketName.test(basename(path))) rmSync(path, { force: true })
  }
  const inLabHost = async <T>(
    { labHost, socket }: { readonly labHost: string; readonly socket: string },
    work: (firstPid: number) => Promise<Result<T>>,
  ): Promise<Result<T>> => {
    try {
      const host = lookup(labHost)
      if (!host) return notUp(labHost)
      const done = await work(host.firstPid)
      // A lab host that went down meanwhile took the process with it, whatever that looked like.
      return done.ok || lookup(labHost)?.firstPid === host.firstPid ? done : notUp(labHost)
    } finally {
      forgetSocket(socket)
    }
  }
  return {
    copyIn: (what) => inLabHost(what, (firstPid) => unpack(firstPid, what)),
    copyOut: (what) => inLabHost(what, (firstPid) => read(firstPid, what)),
    cancel({ socket }) {
      running.get(socket)?.()
      return success({})
    },
  }
}

function notUp(name: string): Failure {
  return failure('lab-host-down', `${name} is not up`, { params: { name } })
}

async function unpack(
  firstPid: number,
  { socket, name, folder }: Omit<AgentVerbs['copy.in']['args'], 'labHost'>,
): Promise<Result<{ number: number }>> {
  const stage = `/root/.coming-${randomBytes(6).toString('hex')}`
  const made = await runProgram([...enter(firstPid), 'mkdir', '-m', '700', '--', stage])
  if (!made.ok) return writeFailure(made.message)
  const done = await unpackTo(firstPid, stage, socket)
  const { stem, extension } = splitName(name, folder)
  const from = folder ? stage : `${stage}/content`
  const placed = done ?? (await place(firstPid, from, stem, extension))
  // Of a folder nothing is left there once it is in its place; of all else the empty stage, or what did not succeed.
  await runProgram([...enter(firstPid), 'rm', '-rf', '--', stage])
  return placed
}

async function place(
  firstPid: number,
  from: string,
  stem: string,
  extension: string,
): Promise<Result<{ number: number }>> {
  const placed = await runProgram([...enter(firstPid), 'sh', '-c', placeScript, 'sh', from, stem, extension])
  if (!placed.ok) return writeFailure(placed.message)
  const number = Number(placed.value)
  return Number.isInteger(number) && number > 0 ? success({ number }) : writeFailure('it has said no number')
}

async function unpackTo(firstPid: number, stage: string, socket: string): Promise<Failure | null> {
  const answer = await getFrom(socket)
  if (!answer.ok) return answer
  // Owned by root there, with the permissions of the archive, whose names are relative (GNU tar refuses "..").
  const tar = startCopyProgram([...enter(firstPid), 'tar', '-x', '-f', '-', '-p', '--same-owner', '-C', stage])
  answer.value.on('data', tar.moved)
  running.set(socket, tar.kill)
  try {
    await promises.pipeline(answer.value, tar.stdin)
  } catch (error) {
    // Of half an archive tar might make half a folder, and find nothing wrong. Where it is tar that has hung up, it says why.
    if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') {
      tar.kill()
      running.delete(socket)
      return failure('cancelled', 'what was to be copied ended in the middle')
    }
  }
  // What tar has left behind there may go on, but holds nothing of ours.
  const status = await tar.ended
  tar.kill()
  running.delete(socket)
  if (tar.isLate()) return late()
  return status === 0 ? null : writeFailure(tar.said())
}

async function read(
  firstPid: number,
  { path: wanted, socket }: Omit<AgentVerbs['copy.out']['args'], 'labHost'>,
): Promise<Result<{ bytes: number }>> {
  // "-" would be standard input to both programs of the script.
  const named = wanted.startsWith('/') ? wanted : `./${wanted}`
  const reader = startCopyProgram([
    ...enter(firstPid),
    ...['sh', '-c', readScript, 'sh', named, String(copyLimits.bytes)],
  ])
  let bytes = 0
  reader.stdin.end()
  running.set(socket, reader.kill)
  reader.stdout.on('data', (chunk: Buffer) => {
    reader.moved()
    bytes += chunk.length
    // A file may grow while it is read, and one of /proc has no size at all.
    if (bytes > copyLimits.bytes) reader.kill()
  })
  const taken = await postTo(socket, reader.stdout, reader.ended)
  // Where whoever listened has gone, nothing will be read any more.
  if (!taken) reader.kill()
  const status = await reader.ended
  reader.kill()
  running.delete(socket)
  if (bytes > copyLimits.bytes || status === copyOutStatus.tooLarge) return tooLarge(wanted)
  if (reader.isLate()) return late()
  if (status === 0) return taken ? success({ bytes }) : failure('cancelled', 'nobody took what was read')
  return readFailure(wanted, status, reader.said())
}

function late(): Failure {
  return failure('timed-out', `nothing moved for ${String(stalledMs / 1000)} s in the lab host`, {
    advice: advice('look-into-lab'),
  })
}

function writeFailure(said: string): Failure {
  // The write before the one that fails is only short (GNU tar, "Wrote only %lu of %lu bytes").
  if (/No space left|Disk quota|Wrote only/i.test(said)) {
    return failure('disk-full', `the lab host has no room for it: ${said}`, {
      advice: advice('free-in-lab', 'docker system prune -a'),
    })
  }
  return failure('file-not-written', `the lab host could not write it: ${said}`, {
    advice: advice('look-into-lab'),
  })
}

function tooLarge(wanted: string): Failure {
  return failure('too-large', `${wanted} is more than ${String(copyLimits.bytes / 1024 / 1024)} MiB`, {
    advice: advice('split-file', 'split -b 200M FILE'),
  })
}

function readFailure(wanted: string, status: number | null, said: string): Failure {
  const why =
    status === copyOutStatus.missing
      ? 'there is no such file'
      : status === copyOutStatus.notRegular
        ? 'it is no regular file'
        : said || 'it could not be read'
  return failure('file-not-read', `${wanted} in the lab host: ${why}`, {
    advice: advice('file-in-lab'),
  })
}
