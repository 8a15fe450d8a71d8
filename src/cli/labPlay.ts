/** `vethlab lab reset|load|copy-in|copy-out`: free play without a window. */
import { resolve } from 'node:path'
import type { BroughtIn, PlayProgress } from '../contract/play'
import { advice } from '../contract/advice'
import { failure, type Result } from '../contract/result'
import { shellLine } from '../core/text/shellQuote'
import { visibleText } from '../core/text/visible'
import type { AttachedLabSet } from '../main/labs'
import { createPlayPlace } from '../main/playPlace'
import type { PlayAction } from './labArguments'
import type { Tell } from '../words'
import { ownerOf, unknownLabHost } from './labSets'
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
    reportFailure(streams, unknownLabHost(asked.name))
    return 1
  }
  if (asked.action === 'reset' && !asked.yes) {
    if (!process.stdin.isTTY) {
      reportFailure(
        streams,
        failure('bad-request', 'a reset throws everything in the lab host away, and nobody can be asked here', {
          advice: advice('add-yes'),
        }),
      )
      return 2
    }
    if (!(await agreed(asked.name, streams.say))) return 1
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
async function agreed(name: string, say: Tell): Promise<boolean> {
  process.stderr.write(say('cli.resetQuestion', { name: visibleText(name) }))
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
  const { say } = streams
  const play = createPlayPlace(environment, progressOn(streams))
  if (asked.action === 'reset') {
    return told(await owner.agent.call('lab.reset', { name }), (info) => [
      `${info.name} ${info.address} ${say('cli.readyIn', { ms: String(info.readyMs) })}`,
    ])
  }
  if (asked.action === 'load') {
    return told(await play.loadFile(owner, name, resolve(asked.file)), ({ images }) => loaded(images, say))
  }
  if (asked.action === 'load-own') {
    const answer = await play.loadOwn(owner, name, asked.image, asked.context)
    return told(answer, ({ images }) => loaded(images, say))
  }
  if (asked.action === 'copy-in')
    return told(await play.bring(owner, name, resolve(asked.path)), (answer) => brought(answer, say))
  const file = resolve(asked.file)
  return told(await play.copyOut(owner, name, asked.path, file), ({ bytes }) => [
    say('cli.copiedOut', { file, bytes: String(bytes) }),
  ])
}

function told<T>(answer: Result<T>, lines: (value: T) => readonly string[]): Result<readonly string[]> {
  return answer.ok ? { ok: true, value: lines(answer.value) } : answer
}

const loaded = (images: readonly string[], say: Tell): readonly string[] =>
  images.map((image) => say('cli.loaded', { image }))

function brought({ path, entries, bytes, leftOut, compose }: BroughtIn, say: Tell): readonly string[] {
  const lines = [say('cli.brought', { path, entries: String(entries), bytes: String(bytes) })]
  for (const { path: left, reason } of leftOut)
    lines.push(say('cli.leftOut', { path: left, reason: say(`cli.left.${reason}`) }))
  if (compose?.program)
    lines.push(say('cli.composeNext', { command: `${compose.program} ${shellLine(['-f', compose.file, 'up', '-d'])}` }))
  else if (compose) lines.push(say('cli.composeMissing'))
  return lines
}

/** Only a person at a terminal wants to see it move. */
function progressOn(streams: CliStreams): (progress: PlayProgress) => void {
  if (!process.stderr.isTTY) return () => undefined
  const begun = performance.now()
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1)
  return ({ doneBytes, totalBytes }) => {
    if (performance.now() - begun < 300) return
    const done = megabytes(doneBytes)
    const moved =
      totalBytes === null
        ? streams.say('cli.moved', { done })
        : streams.say('cli.movedOf', { done, total: megabytes(totalBytes) })
    streams.err(`${moved}\n`)
  }
}
