/** Free play, without a lesson: what comes into a lab host and out of it. One transfer at a time for each lab host. */
import type { LabHostInfo } from '../../contract/agent'
import {
  stalledMs,
  type BroughtIn,
  type CopiedOut,
  type LoadedImages,
  type OwnImage,
  type PlayProgress,
} from '../../contract/play'
import { advice } from '../../contract/advice'
import { failure, success, type Result } from '../../contract/result'
import { copyIn, copyOut } from './copies'
import { listOwn, loadFile, loadOwn, type EngineDial } from './images'
import { survey } from './survey'
import { findLabHost, type PlayLabs, type Transfer } from './transfer'

export type { PlayLabs } from './transfer'
export type { EngineDial } from './images'

export interface PlayOptions {
  /** A lab host's engine, reached so that nobody in there can lead us elsewhere. */
  readonly labEngine: (info: LabHostInfo) => Result<EngineDial>
  /** The person's own engine behind a context; null: the current one. */
  readonly ownEngine: (context: string | null) => Result<EngineDial>
  readonly progress: (progress: PlayProgress) => void
  readonly stalledMs?: number
}

export interface Play {
  loadFile(labs: PlayLabs, labHost: string, path: string): Promise<Result<LoadedImages>>
  loadOwn(labs: PlayLabs, labHost: string, image: string, context: string | null): Promise<Result<LoadedImages>>
  ownImages(context: string | null): Promise<Result<readonly OwnImage[]>>
  bring(labs: PlayLabs, labHost: string, path: string): Promise<Result<BroughtIn>>
  copyOut(labs: PlayLabs, labHost: string, path: string, target: string): Promise<Result<CopiedOut>>
  /** Ends what is under way there; its own answer says so. */
  cancel(labHost: string): void
}

/** How often progress is told. */
const tellEveryMs = 150
const probeDeadlineMs = 10_000
/** What the engine takes for an image's name or id (distribution/reference); the rest is no image's name anywhere. */
const imagePattern = /^[a-zA-Z0-9][\w.:@/-]{0,254}$/

/** Creates it idle. */
export function createPlay(options: PlayOptions): Play {
  const running = new Map<string, AbortController>()
  const transferred = async <T>(
    labs: PlayLabs,
    labHost: string,
    work: (info: LabHostInfo, transfer: Transfer) => Promise<Result<T>>,
  ): Promise<Result<T>> => {
    if (running.has(labHost)) {
      return failure('bad-request', `something is being copied into or out of ${labHost} already`, {
        advice: advice('wait'),
      })
    }
    const abort = new AbortController()
    running.set(labHost, abort)
    // It has begun, whatever it does before the first byte: from now on it can be cancelled.
    options.progress({ labHost, doneBytes: 0, totalBytes: null })
    try {
      const info = await findLabHost(labs, labHost)
      if (!info.ok) return info
      return await work(info.value, {
        signal: abort.signal,
        stalledMs: options.stalledMs ?? stalledMs,
        progress: paced(labHost, options.progress),
      })
    } finally {
      running.delete(labHost)
    }
  }
  const withEngine = async <T>(
    info: LabHostInfo,
    work: (engine: EngineDial) => Promise<Result<T>>,
  ): Promise<Result<T>> => {
    const engine = options.labEngine(info)
    if (!engine.ok) return engine
    try {
      return await work(engine.value)
    } finally {
      engine.value.close()
    }
  }
  return {
    loadFile: (labs, labHost, path) =>
      transferred(labs, labHost, (info, transfer) =>
        withEngine(info, (engine) => loadFile(info, engine, path, transfer)),
      ),
    async loadOwn(labs, labHost, image, context) {
      if (!imagePattern.test(image) || image.split('/').some((part) => part === '..' || part === '.')) {
        return failure('image-missing', `${JSON.stringify(image)} is no image’s name`, {
          advice: advice('list-images', 'docker image ls'),
        })
      }
      const own = options.ownEngine(context)
      if (!own.ok) return own
      return transferred(labs, labHost, (info, transfer) =>
        withEngine(info, (engine) => loadOwn(info, engine, own.value, image, transfer)),
      )
    },
    async ownImages(context) {
      const own = options.ownEngine(context)
      return own.ok ? listOwn(own.value) : own
    },
    bring: (labs, labHost, path) =>
      transferred<BroughtIn>(labs, labHost, async (info, transfer) => {
        const seen = await survey(path)
        if (!seen.ok) return seen
        const copied = await copyIn(labs, info, seen.value, transfer)
        if (!copied.ok) return copied
        const { composeFile, folder } = seen.value
        if (composeFile === null) return success({ ...copied.value, compose: null })
        const file = folder ? `${copied.value.path}/${composeFile}` : copied.value.path
        return success({ ...copied.value, compose: { file, program: await composeProgram(labs, labHost) } })
      }),
    copyOut: (labs, labHost, path, target) =>
      transferred(labs, labHost, (info, transfer) => copyOut(labs, info, path, target, transfer)),
    cancel: (labHost) => running.get(labHost)?.abort(),
  }
}

/** The docker program's plugin, or the program of the same name that Debian ships. */
async function composeProgram(labs: PlayLabs, labHost: string): Promise<NonNullable<BroughtIn['compose']>['program']> {
  for (const program of ['docker compose', 'docker-compose'] as const) {
    const argv = [...program.split(' '), 'version']
    const tried = await labs.agent.call('exec.run', { labHost, argv, deadlineMs: probeDeadlineMs })
    if (tried.ok && tried.value.status === 0) return program
  }
  return null
}

function paced(labHost: string, tell: (progress: PlayProgress) => void): Transfer['progress'] {
  let last = -Infinity
  return (doneBytes, totalBytes) => {
    const now = performance.now()
    if (now - last < tellEveryMs) return
    last = now
    tell({ labHost, doneBytes, totalBytes })
  }
}
