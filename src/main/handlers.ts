/** What each request of the contract does: thin, every one hands over to the service that knows. */
import type { AgentClient } from '../contract/agent'
import type { AppInfo, IpcEvent, IpcEvents } from '../contract/ipc'
import { failure, success, type Failure, type Result } from '../contract/result'
import type { DoctorReport } from '../contract/doctor'
import type { LessonState } from '../core/lesson/types'
import type { IpcHandlers } from './ipc'
import type { LessonRunner } from './lessons'
import type { LabSession, SessionLabs } from './session'
import type { SettingsStore } from './settings'
import type { TerminalRelay } from './terminals/relay'

/** One set with everything that hangs on it; made anew when the set has died. */
export interface LabWorkplace {
  readonly labs: SessionLabs & { down(name: string): Promise<Result<{ name: string }>> }
  readonly agent: AgentClient
  readonly session: LabSession
  readonly relay: TerminalRelay
  readonly lessons: LessonRunner
}

export interface HandlerOptions {
  /** Makes the set on first use; a failure says why no lab host can be had here. */
  readonly workplace: () => Promise<Result<LabWorkplace>>
  readonly settings: SettingsStore
  readonly info: () => AppInfo
  readonly doctor: () => Promise<DoctorReport>
  /** Hands a new terminal's port to the page. */
  readonly postTerminalPort: (terminalId: number, relay: TerminalRelay) => void
  readonly send: <E extends IpcEvent>(event: E, data: IpcEvents[E]) => void
}

/** Builds the handler of every request. */
export function createHandlers(options: HandlerOptions): IpcHandlers {
  const { settings, send } = options
  const inWorkplace = async <T>(work: (place: LabWorkplace) => Promise<Result<T>> | Result<T>): Promise<Result<T>> => {
    const place = await options.workplace()
    return place.ok ? work(place.value) : place
  }
  const lesson = (
    work: (runner: LessonRunner) => Promise<Result<LessonState>> | Result<LessonState>,
  ): Promise<Result<LessonState>> => inWorkplace((place) => work(place.lessons))
  return {
    'app.info': () => Promise.resolve(success(options.info())),
    'settings.set': (next) => {
      const problem = settings.save(next)
      if (problem) send('notice', failure('disk-full', problem))
      return Promise.resolve(success(settings.current()))
    },
    'doctor.run': async () => success(await options.doctor()),
    'lab.up': ({ name }) => inWorkplace((place) => place.session.up(name)),
    'lab.down': ({ name }) => inWorkplace((place) => place.labs.down(name)),
    'lab.list': () => inWorkplace((place) => place.labs.list()),
    'topology.get': ({ labHost }) =>
      inWorkplace(async (place) => {
        const topology = place.session.live.topology(labHost)
        return topology ? success(topology) : place.session.whyNotObserved(labHost)
      }),
    'terminal.open': (args) =>
      inWorkplace(async (place) => {
        const opened = await place.relay.open(args)
        if (opened.ok) options.postTerminalPort(opened.value.terminalId, place.relay)
        return opened
      }),
    'terminal.resize': (args) => inWorkplace((place) => place.relay.resize(args)),
    'terminal.close': (args) => inWorkplace((place) => place.relay.close(args)),
    'output.run': (args) => inWorkplace((place) => place.agent.call('output.run', args)),
    'lesson.list': ({ language }) => inWorkplace((place) => place.lessons.list(language)),
    'lesson.open': ({ lessonId, language }) => inWorkplace((place) => place.lessons.open(lessonId, language)),
    'lesson.start': (args) => lesson((runner) => runner.start(args)),
    'lesson.mark': () => lesson((runner) => runner.mark()),
    'lesson.skip': ({ stepId }) => lesson((runner) => runner.skip(stepId)),
    'lesson.cleanUp': () => lesson((runner) => runner.cleanUp()),
  }
}

/** A failure that no request waits for goes to the page as a notice. */
export function noticeSender(send: HandlerOptions['send']): (notice: Failure) => void {
  return (notice) => {
    send('notice', notice)
  }
}
