/** `vethlab lab reset|load|copy-in|copy-out`: free play without a window. */
import { resolve } from 'node:path'
import type { BroughtIn, PlayProgress } from '../contract/play'
import { failure, type Result } from '../contract/result'
import { shellLine } from '../core/text/shellQuote'
import { visibleText } from '../core/text/visible'
import type { AttachedLabSet } from '../main/labs'
import { createPlayPlace } from '../main/playPlace'
import type { PlayAction } from './labArguments'
import { ownerOf } from './labSets'
import { reportFailure, type CliStreams } from './streams'

/** @returns 0; 1 for a failure, or where the person said no; 2 where nobody can be asked. */
export async function runPlay(
  asked: PlayAction,
  sets: readonly AttachedLabSet[],
  streams: CliStreams,
  environment: NodeJS.ProcessEnv,
): Promise<number> {
  const owner = await ownerOf(sets, asked.name)
  if (!owner) {
    reportFailure(
      streams,
      failure('lab-host-unknown', `there is no lab host ${asked.name}`, { remedy: 'See: vethlab lab list' }),
    )
    return 1
  }
  if (asked.action === 'reset' && !asked.yes) {
    if (!process.stdin.isTTY) {
      reportFailure(
        streams,
        failure('bad-request', 'a reset throws everything in the lab host away, and nobody can be asked here', {
          remedy: 'Add --yes.',
        }),
      )
      return 2
    }
    if (!(await agreed(asked.name))) return 1
  }
  const answer = await perform(asked, owner, streams, environment)
  if (answer.ok) {
    for (const line of answer.value) streams.out(`${visibleText(line)}\n`)
    return 0
  }
  reportFailure(streams, answer)
  return 1
}

/** What was asked is remembered nowhere. */
async function agreed(name: string): Promise<boolean> {
  const lost = 'its containers, images, networks and files are thrown away, and its terminals end'
  process.stderr.write(`Reset ${visibleText(name)}: ${lost}. Go on? [y/N] `)
  // A terminal hands over whole lines (termios(3), canonical mode); its end without one is a no.
  const answer = await new Promise<string>((resolve) => {
    process.stdin.once('data', (line) => {
      resolve(String(line))
    })
    process.stdin.once('end', () => {
      resolve('')
    })
  })
  process.stdin.pause()
  return /^y(es)?$/i.test(answer.trim())
}

/** The lines that tell of it. */
async function perform(
  asked: PlayAction,
  owner: AttachedLabSet,
  streams: CliStreams,
  environment: NodeJS.ProcessEnv,
): Promise<Result<readonly string[]>> {
  const { name } = asked
  const play = createPlayPlace(environment, progressOn(streams))
  if (asked.action === 'reset') {
    return told(await owner.agent.call('lab.reset', { name }), (info) => [
      `${info.name} ${info.address} ready in ${String(info.readyMs)} ms`,
    ])
  }
  if (asked.action === 'load') {
    return told(await play.loadFile(owner, name, resolve(asked.file)), ({ images }) => loaded(images))
  }
  if (asked.action === 'load-own') {
    const answer = await play.loadOwn(owner, name, asked.image, asked.context)
    return told(answer, ({ images }) => loaded(images))
  }
  if (asked.action === 'copy-in') return told(await play.bring(owner, name, resolve(asked.path)), brought)
  const file = resolve(asked.file)
  return told(await play.copyOut(owner, name, asked.path, file), ({ bytes }) => [`${file} (${String(bytes)} bytes)`])
}

function told<T>(answer: Result<T>, lines: (value: T) => readonly string[]): Result<readonly string[]> {
  return answer.ok ? { ok: true, value: lines(answer.value) } : answer
}

const loaded = (images: readonly string[]): readonly string[] => images.map((image) => `loaded ${image}`)

function brought({ path, entries, bytes, leftOut, compose }: BroughtIn): readonly string[] {
  const lines = [`${path} (${String(entries)} entries, ${String(bytes)} bytes)`]
  for (const { path: left, reason } of leftOut) lines.push(`left out: ${left} (${reason})`)
  if (compose?.program) lines.push(`next: ${compose.program} ${shellLine(['-f', compose.file, 'up', '-d'])}`)
  else if (compose) {
    lines.push('no docker compose in the lab host: install docker-compose on this machine, and it is there, too')
  }
  return lines
}

/** Only a person at a terminal wants to see it move. */
function progressOn(streams: CliStreams): (progress: PlayProgress) => void {
  if (!process.stderr.isTTY) return () => undefined
  const begun = performance.now()
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1)
  return ({ doneBytes, totalBytes }) => {
    if (performance.now() - begun < 300) return
    streams.err(`${megabytes(doneBytes)}${totalBytes === null ? '' : ` of ${megabytes(totalBytes)}`} MB\n`)
  }
}
