/** The window's requests of free play: main asks the person for files, and the page learns their names alone. */
import { basename } from 'node:path'
import { failure, success, type Result } from '../contract/result'
import type { IpcHandlers } from './ipc'
import type { Play } from './play'
import type { LabWorkplace } from './workplace'

export type PlayHandlers = Pick<
  IpcHandlers,
  'lab.reset' | 'play.loadFile' | 'play.ownImages' | 'play.loadOwn' | 'play.bringIn' | 'play.copyOut' | 'play.cancel'
>

export interface PlayHandlerOptions {
  readonly workplace: () => Promise<Result<LabWorkplace>>
  readonly play: Play
  /** The context of the person's engine that the window shows; null: the current one. */
  readonly ownContext: () => string | null
  /** Ask the person for a path; null where they want none. */
  readonly chooseSource: (what: 'images' | 'compose' | 'folder') => Promise<string | null>
  readonly chooseTarget: (name: string) => Promise<string | null>
}

/** Builds them. */
export function createPlayHandlers(options: PlayHandlerOptions): PlayHandlers {
  const { play } = options
  const inWorkplace = async <T>(work: (place: LabWorkplace) => Promise<Result<T>>): Promise<Result<T>> => {
    const place = await options.workplace()
    return place.ok ? work(place.value) : place
  }
  /** Null where the person thought better of it. */
  const withChosen = async <T>(
    chosen: Promise<string | null>,
    work: (place: LabWorkplace, path: string) => Promise<Result<T>>,
  ): Promise<Result<T | null>> => {
    const path = await chosen
    return path === null ? success(null) : inWorkplace((place) => work(place, path))
  }
  return {
    'lab.reset': ({ name }) => inWorkplace(({ session }) => session.reset(name)),
    'play.loadFile': ({ labHost }) =>
      withChosen(options.chooseSource('images'), ({ set }, path) => play.loadFile(set, labHost, path)),
    'play.ownImages': () => play.ownImages(options.ownContext()),
    'play.loadOwn': ({ labHost, image }) =>
      inWorkplace(({ set }) => play.loadOwn(set, labHost, image, options.ownContext())),
    'play.bringIn': ({ labHost, what }) =>
      withChosen(options.chooseSource(what), ({ set }, path) => play.bring(set, labHost, path)),
    'play.copyOut': ({ labHost, path }) => {
      const name = basename(path)
      if (name === '' || name === '.' || name === '..') {
        return Promise.resolve(failure('file-not-read', `${path} names no file`))
      }
      return withChosen(options.chooseTarget(name), ({ set }, target) => play.copyOut(set, labHost, path, target))
    },
    'play.cancel': ({ labHost }) => {
      play.cancel(labHost)
      return Promise.resolve(success({}))
    },
  }
}
