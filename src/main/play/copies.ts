/** Files into a lab host and out of it, as copies: read and written here, by the person's own rights, and there by the agent. */
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { basename, resolve } from 'node:path'
import { promises } from 'node:stream'
import type { LabHostInfo } from '../../contract/agent'
import { copyLimits, type BroughtIn, type CopiedOut } from '../../contract/play'
import { advice } from '../../contract/advice'
import { failure, success, type Failure, type Result } from '../../contract/result'
import { numberedName } from '../../core/text/numberedName'
import { writeWhole } from '../writeWhole'
import { openChannel } from './channel'
import type { Survey } from './survey'
import { cancelled, meter, stalled, watchStalling, type PlayLabs, type Transfer } from './transfer'
import { spawnAlone } from '../spawnAlone'

const mebibytes = copyLimits.bytes / 1024 / 1024
/** GNU tar's manual, "Return codes": a file changed while it was read. It is in the archive all the same; 2 is fatal. */
const changedMeanwhile = 1

/** Copies what was looked at. The compose file's program is the caller's to find. */
export async function copyIn(
  labs: PlayLabs,
  info: LabHostInfo,
  seen: Survey,
  transfer: Transfer,
): Promise<Result<Omit<BroughtIn, 'compose'>>> {
  if (transfer.signal.aborted) return cancelled()
  const state: { problem: Failure | null } = { problem: null }
  const channel = await openChannel(info, (_request, response) => {
    void sendArchive(seen, response, transfer).then((problem) => (state.problem = problem))
  })
  const end = endOnAbort(labs, channel.path, transfer)
  try {
    const { name, folder } = seen
    const answer = await labs.agent.call('copy.in', { labHost: info.name, socket: channel.path, name, folder })
    // What stopped us here is the cause of what the agent then saw.
    if (!answer.ok) return transfer.signal.aborted ? cancelled() : (state.problem ?? answer)
    const { bytes, leftOut, names } = seen
    return success({
      path: `/root/${numberedName(name, folder, answer.value.number)}`,
      entries: names.length,
      bytes,
      leftOut,
    })
  } finally {
    end()
    channel.close()
  }
}

/** @returns stops listening. */
function endOnAbort(labs: PlayLabs, socket: string, { signal }: Transfer): () => void {
  const tell = (): void => {
    void labs.agent.call('copy.cancel', { socket })
  }
  signal.addEventListener('abort', tell)
  return () => {
    signal.removeEventListener('abort', tell)
  }
}

/** Answers with the archive; an answer that is cut short tells the agent that it is not whole. */
async function sendArchive(seen: Survey, response: ServerResponse, transfer: Transfer): Promise<Failure | null> {
  const tar = archiver(seen)
  const state = { stalled: false, said: '' }
  const stop = (): void => {
    tar.kill('SIGKILL')
    response.destroy()
  }
  const watch = watchStalling(transfer.stalledMs, () => {
    state.stalled = true
    stop()
  })
  transfer.signal.addEventListener('abort', stop)
  if (transfer.signal.aborted) stop()
  tar.stderr.setEncoding('utf8').on('data', (text: string) => (state.said = (state.said + text).slice(-2_000)))
  const ended = new Promise<number | null>((resolve) => {
    tar.on('error', (error) => {
      state.said = error.message
      resolve(null)
    })
    tar.on('close', resolve)
  })
  try {
    const passed = meter((bytes) => {
      watch.moved()
      transfer.progress(Math.min(bytes, seen.bytes), seen.bytes)
    })
    await promises.pipeline(tar.stdout, passed, response, { end: false })
    const status = await ended
    if (status === 0 || status === changedMeanwhile) {
      response.end()
      return null
    }
    stop()
    if (state.stalled) return stalled(transfer.stalledMs)
    return failure('file-not-read', `${seen.name} could not be read: ${state.said.trim()}`, {
      advice: advice('try-again'),
    })
  } catch {
    // The agent has hung up and says why, unless it was us.
    stop()
    return state.stalled ? stalled(transfer.stalledMs) : null
  } finally {
    watch.stop()
    transfer.signal.removeEventListener('abort', stop)
  }
}

/** GNU tar, told each name: it follows no link, and what is not in the list is not read. */
function archiver({ base, names, folder }: Survey): ChildProcessWithoutNullStreams {
  const args = [
    ...['--create', '--file=-', '--format=gnu', '--directory', base, '--no-recursion'],
    // Root there is not root here: ids say nothing. No setuid, setgid or sticky bit (tar's manual, "--mode").
    ...['--owner=0', '--group=0', '--numeric-owner', '--mode=a-st'],
    // A file is called so on the way; its name is given there.
    ...(folder ? [] : ['--transform=s,.*,content,']),
    ...['--null', '--verbatim-files-from', '--files-from=-'],
  ]
  const tar = spawnAlone('tar', args, { stdio: 'pipe', env: { PATH: process.env['PATH'], LC_ALL: 'C' } })
  tar.stdin.on('error', () => undefined)
  tar.stdin.end(Buffer.concat(names.flatMap((name) => [name, Buffer.of(0)])))
  return tar
}

/** Copies a regular file of the lab host to a file of the workstation: mode 600, never executable, whole or not at all. */
export async function copyOut(
  labs: PlayLabs,
  info: LabHostInfo,
  path: string,
  target: string,
  transfer: Transfer,
): Promise<Result<CopiedOut>> {
  const writing: { done: Promise<Result<number>> | null } = { done: null }
  const channel = await openChannel(info, (request, response) => {
    writing.done = receive(request, response, resolve(target), transfer)
  })
  const end = endOnAbort(labs, channel.path, transfer)
  try {
    const answer = await labs.agent.call('copy.out', { labHost: info.name, path, socket: channel.path })
    // Where the agent failed it has cut its request, and nothing was written.
    const written = await (writing.done ?? Promise.resolve(null))
    if (transfer.signal.aborted && !written?.ok) return cancelled()
    if (written && !written.ok && (answer.ok || written.code !== 'agent-gone')) return written
    if (!answer.ok) return answer
    if (!written) return failure('agent-gone', 'the lab agent has sent nothing', { advice: advice('try-again') })
    return written.ok ? success({ name: basename(target), bytes: written.value }) : written
  } finally {
    end()
    channel.close()
  }
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  target: string,
  transfer: Transfer,
): Promise<Result<number>> {
  const state = { bytes: 0, cut: false, stalled: false }
  const stop = (): void => {
    request.destroy()
  }
  const watch = watchStalling(transfer.stalledMs, () => {
    state.stalled = true
    stop()
  })
  transfer.signal.addEventListener('abort', stop)
  // The reader over there stops at the limit by itself, if it is the one that we sent.
  const body = meter((bytes) => {
    watch.moved()
    state.bytes = bytes
    transfer.progress(bytes, null)
  }, copyLimits.bytes)
  // Whoever reads it hears of it; afterwards nobody has to.
  body.on('error', () => undefined)
  const cut = (): void => {
    state.cut = true
    body.destroy(new Error('the file ended in the middle'))
  }
  request.on('error', cut)
  if (transfer.signal.aborted) stop()
  try {
    request.pipe(body)
    await writeWhole(target, body, 0o600)
    response.writeHead(204).end()
    return success(state.bytes)
  } catch (error) {
    if (state.stalled) return stalled(transfer.stalledMs)
    if (state.cut) return failure('agent-gone', 'the file ended in the middle', { advice: advice('try-again') })
    // The agent waits for an answer, or sends on: its end of the socket tells it.
    response.destroy()
    if (state.bytes > copyLimits.bytes) return failure('too-large', `it is more than ${String(mebibytes)} MiB`)
    return failure('file-not-written', `${target} cannot be written: ${String(error)}`)
  } finally {
    watch.stop()
    transfer.signal.removeEventListener('abort', stop)
  }
}
