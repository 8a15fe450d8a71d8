/**
 * Images into a lab host, by the APIs of the engines: from a file, or from the person's own engine, which is asked by GET
 * alone (Engine API, "Get a tarball containing all images and metadata for a repository"; "Load images"). The bytes pass
 * through; nothing of them is kept here, in memory or on a disk.
 */
import { constants, createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Duplex, Readable } from 'node:stream'
import { z } from 'zod'
import type { LabHostInfo } from '../../contract/agent'
import type { LoadedImages, OwnImage } from '../../contract/play'
import { advice } from '../../contract/advice'
import { failure, success, type Failure, type Result } from '../../contract/result'
import { shellLine } from '../../core/text/shellQuote'
import { askStreaming, textOf } from './engineHttp'
import { cancelled, meter, stalled, watchStalling, type Transfer } from './transfer'

export interface EngineDial {
  dial(): Duplex
  close(): void
}

/** A running engine answers at once; one that is stopped accepts connections and says nothing. */
const pingDeadlineMs = 5_000
/** The person's own may be far away: ssh has 30 s to get there. */
const ownDeadlineMs = 35_000

/** Loads a docker-archive (or whatever else `docker load` takes there). @param path on the workstation. */
export async function loadFile(
  info: LabHostInfo,
  engine: EngineDial,
  path: string,
  transfer: Transfer,
): Promise<Result<LoadedImages>> {
  if (!(await answers(engine))) return engineDown(info)
  const file = await openFile(path)
  if (!file.ok) return file
  const { stream, bytes } = file.value
  return loadStream(info, engine, stream, bytes, path, transfer)
}

/** A FIFO or a device could keep us waiting for ever: only a regular file is read. */
async function openFile(path: string): Promise<Result<{ stream: Readable; bytes: number }>> {
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const status = await handle.stat()
    if (status.isFile()) return success({ stream: createReadStream(path, { fd: handle }), bytes: status.size })
    await handle.close()
    return notRead(path, 'it is no regular file')
  } catch (error) {
    return notRead(path, (error as NodeJS.ErrnoException).code ?? String(error))
  }
}

function notRead(path: string, why: string): Failure {
  return failure('file-not-read', `${path} cannot be read: ${why}`)
}

/** Exports one image of the person's own engine and loads it. @param image a name or an id. */
export async function loadOwn(
  info: LabHostInfo,
  engine: EngineDial,
  own: EngineDial,
  image: string,
  transfer: Transfer,
): Promise<Result<LoadedImages>> {
  if (!(await answers(engine))) return engineDown(info)
  try {
    const ping = { method: 'GET', path: '/_ping', signal: AbortSignal.timeout(ownDeadlineMs) } as const
    await textOf(await askStreaming(() => own.dial(), ping))
    const path = `/images/${image.split('/').map(encodeURIComponent).join('/')}/get`
    const answer = await askStreaming(() => own.dial(), { method: 'GET', path, signal: transfer.signal })
    if (answer.statusCode === 200) return await loadStream(info, engine, answer, null, image, transfer)
    const said = messageIn(await textOf(answer))
    if (answer.statusCode !== 404) return failure('engine-refused', `your engine does not give ${image}: ${said}`)
    return failure('image-missing', `your engine has no image ${image}: ${said}`, {
      advice: advice('fetch-image', 'docker image ls', shellLine(['docker', 'pull', image])),
    })
  } catch (error) {
    return transfer.signal.aborted ? cancelled() : ownUnreachable(error)
  }
}

const ownImagesSchema = z.array(z.object({ Id: z.string(), RepoTags: z.array(z.string()).nullish(), Size: z.number() }))
const imagesLimit = 8 * 1024 * 1024

/** The images of the person's own engine, by name; those without one by their id. */
export async function listOwn(own: EngineDial): Promise<Result<readonly OwnImage[]>> {
  try {
    const signal = AbortSignal.timeout(ownDeadlineMs)
    const answer = await askStreaming(() => own.dial(), { method: 'GET', path: '/images/json', signal })
    const chunks: Buffer[] = []
    for await (const chunk of answer.pipe(meter(() => undefined, imagesLimit))) chunks.push(chunk as Buffer)
    const parsed = ownImagesSchema.safeParse(JSON.parse(Buffer.concat(chunks).toString()))
    if (!parsed.success) return failure('engine-answer-invalid', 'your engine’s list of images does not fit')
    const images = parsed.data.flatMap(({ Id, RepoTags, Size }) => {
      const names = (RepoTags ?? []).filter((tag) => tag !== '<none>:<none>')
      return (names.length > 0 ? names : [Id]).map((name) => ({ name, bytes: Size }))
    })
    return success(images.sort((one, other) => (one.name < other.name ? -1 : 1)))
  } catch (error) {
    return ownUnreachable(error)
  }
}

function ownUnreachable(error: unknown): Failure {
  const cause = (error as { code?: unknown }).code
  const denied = cause === 'EACCES' || cause === 'EPERM'
  return failure(denied ? 'docker-denied' : 'docker-unreachable', `your own engine does not answer: ${String(error)}`, {
    advice: denied
      ? advice('join-group', 'sudo usermod -aG docker "$USER"')
      : advice('start-docker', 'sudo systemctl start docker', 'systemctl --user start docker'),
  })
}

async function loadStream(
  info: LabHostInfo,
  engine: EngineDial,
  source: Readable,
  totalBytes: number | null,
  what: string,
  transfer: Transfer,
): Promise<Result<LoadedImages>> {
  const ending = new AbortController()
  const end = (): void => {
    ending.abort()
  }
  const watch = watchStalling(transfer.stalledMs, end)
  transfer.signal.addEventListener('abort', end)
  const state: { lost: Error | null } = { lost: null }
  source.on('error', (error: Error) => (state.lost ??= error))
  try {
    const body = meter((bytes) => {
      watch.moved()
      transfer.progress(bytes, totalBytes)
    })
    // Whoever reads it hears of it; afterwards nobody has to.
    body.on('error', () => undefined)
    // A source that is cut short must not look like one that is whole.
    source.on('error', (error) => body.destroy(error))
    source.pipe(body)
    const answer = await askStreaming(() => engine.dial(), {
      method: 'POST',
      path: '/images/load',
      body,
      signal: ending.signal,
    })
    const said = await textOf(answer, watch.moved)
    return verdict(answer.statusCode ?? 0, said, what)
  } catch (error) {
    if (transfer.signal.aborted) return cancelled()
    if (ending.signal.aborted) return stalled(transfer.stalledMs)
    if (state.lost !== null) return failure('file-not-read', `${what} ended in the middle: ${state.lost.message}`)
    return failure('docker-unreachable', `the engine of ${info.name} ended in the middle: ${String(error)}`, {
      params: { name: info.name },
    })
  } finally {
    watch.stop()
    transfer.signal.removeEventListener('abort', end)
    source.destroy()
  }
}

async function answers(engine: EngineDial): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(pingDeadlineMs)
    const answer = await askStreaming(() => engine.dial(), { method: 'GET', path: '/_ping', signal })
    return (await textOf(answer)).trim() === 'OK'
  } catch {
    // The caller says what that means, whatever kept it from answering.
    return false
  }
}

function engineDown(info: LabHostInfo): Failure {
  return failure('docker-unreachable', `the engine of ${info.name} does not answer`, {
    params: { name: info.name },
  })
}

/** What the engine says of a load: lines of JSON with `stream` or `error` (jsonmessage of moby), or one `message`. */
function verdict(status: number, said: string, what: string): Result<LoadedImages> {
  const lines = said.split('\n').flatMap(parseLine)
  const error = status === 200 ? lines.find((line) => line.error !== undefined)?.error : messageIn(said)
  const images = lines.flatMap(({ stream }) => /^Loaded image(?: ID)?: (.+)$/m.exec(stream ?? '')?.[1] ?? [])
  if (error === undefined && images.length > 0) return success({ images })
  if (error !== undefined && /no space left|disk quota/i.test(error)) {
    return failure('disk-full', `the lab host has no room for ${what}: ${error}`, {
      advice: advice('free-in-lab', 'docker system prune -a'),
    })
  }
  return failure('archive-invalid', `${what} holds no image that can be loaded: ${error ?? 'nothing was in it'}`)
}

const lineSchema = z.object({ stream: z.string().optional(), error: z.string().optional() })

function parseLine(line: string): z.infer<typeof lineSchema>[] {
  try {
    const parsed = lineSchema.safeParse(JSON.parse(line))
    return parsed.success ? [parsed.data] : []
  } catch {
    // Progress may be cut where the text was; what counts stands at the end.
    return []
  }
}

const messageSchema = z.object({ message: z.string() })

function messageIn(said: string): string {
  try {
    const parsed = messageSchema.safeParse(JSON.parse(said))
    if (parsed.success) return parsed.data.message
  } catch {
    // Not the engine's form: its words as they are.
  }
  return said.trim().slice(0, 500)
}
