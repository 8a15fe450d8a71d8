/** What each request of the contract does: thin, every one hands over to the service that knows. */
import type { AppInfo, IpcEvent, IpcEvents, IpcRequest } from '../contract/ipc'
import { failure, success, type Failure, type Result } from '../contract/result'
import type { DoctorReport } from '../contract/doctor'
import type { IpcHandlers } from './ipc'
import type { LessonRunner } from './lessons'
import type { SettingsStore } from './settings'
import type { TerminalRelay } from './terminals/relay'
import type { LabWorkplace } from './workplace'

/** The requests that are the explorer's own. */
export type ExplorerHandlers = Pick<IpcHandlers, Extract<IpcRequest, `explorer.${string}`>>

export interface HandlerOptions {
  /** Makes the set on first use; a failure says why no lab host can be had here. */
  readonly workplace: () => Promise<Result<LabWorkplace>>
  readonly lessons: LessonRunner
  readonly settings: SettingsStore
  readonly info: () => AppInfo
  readonly doctor: () => Promise<DoctorReport>
  readonly explorer: ExplorerHandlers
  /** Hands a new terminal's port to the page. */
  readonly postTerminalPort: (terminalId: number, relay: TerminalRelay) => void
  readonly send: <E extends IpcEvent>(event: E, data: IpcEvents[E]) => void
}

/** Builds the handler of every request. */
export function createHandlers(options: HandlerOptions): IpcHandlers {
  const { settings, send, lessons } = options
  const inWorkplace = async <T>(work: (place: LabWorkplace) => Promise<Result<T>> | Result<T>): Promise<Result<T>> => {
    const place = await options.workplace()
    return place.ok ? work(place.value) : place
  }
  return {
    'app.info': () => Promise.resolve(success(options.info())),
    'settings.set': (next) => {
      const problem = settings.save(next)
      if (problem) send('notice', failure('disk-full', problem))
      return Promise.resolve(success(settings.current()))
    },
    'doctor.run': async () => success(await options.doctor()),
    'lab.up': ({ name }) => inWorkplace((place) => place.session.up(name)),
    'lab.down': ({ name }) => inWorkplace((place) => place.set.down(name)),
    'lab.list': () => inWorkplace((place) => place.set.list()),
    'topology.get': ({ engine }) =>
      inWorkplace(async (place) => {
        const topology = place.session.live.topology(engine)
        return topology ? success(topology) : place.session.whyNotObserved(engine)
      }),
    'counters.read': (args) => inWorkplace((place) => place.set.agent.call('counters.read', args)),
    'terminal.open': (args) =>
      inWorkplace(async (place) => {
        const opened = await place.relay.open(args)
        if (opened.ok) options.postTerminalPort(opened.value.terminalId, place.relay)
        return opened
      }),
    'terminal.resize': (args) => inWorkplace((place) => place.relay.resize(args)),
    'terminal.close': (args) => inWorkplace((place) => place.relay.close(args)),
    'output.run': (args) => inWorkplace((place) => place.set.agent.call('output.run', args)),
    'lesson.list': ({ language }) => lessons.list(language),
    'lesson.open': ({ lessonId, language }) => lessons.open(lessonId, language),
    'lesson.start': (args) => lessons.start(args),
    'lesson.mark': () => Promise.resolve(lessons.mark()),
    'lesson.skip': ({ stepId }) => Promise.resolve(lessons.skip(stepId)),
    'lesson.cleanUp': () => lessons.cleanUp(),
    ...options.explorer,
  }
}

/** A failure that no request waits for goes to the page as a notice. */
export function noticeSender(send: HandlerOptions['send']): (notice: Failure) => void {
  return (notice) => {
    send('notice', notice)
  }
}
