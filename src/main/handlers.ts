/** What each request of the contract does: thin, every one hands over to the service that knows. */
import type { AppInfo, IpcEvent, IpcEvents } from '../contract/ipc'
import { failure, success, type Failure, type Result } from '../contract/result'
import type { DoctorReport } from '../contract/doctor'
import type { AgentClient, Place } from '../contract/agent'
import type { KeptLayout } from '../contract/layout'
import { systemEngine } from '../contract/explorer'
import type { AreaLayout } from '../core/areas/areas'
import type { DiagnosticsWish } from '../core/diagnostics/types'
import { withInstallLine } from './doctor/programs'
import type { Explorer } from './explorer'
import type { IpcHandlers } from './ipc'
import type { KeptFile } from './keptFile'
import type { LessonRunner } from './lessons'
import { openLink, type Opener } from './links'
import { createPageMemory } from './pageMemory'
import { savePicture } from './pictures'
import type { PlayHandlers } from './playHandlers'
import type { SettingsStore } from './settings'
import type { TerminalDesk } from './terminals/desk'
import type { TerminalRelay } from './terminals/relay'
import type { LabWorkplace } from './workplace'

export interface HandlerOptions {
  /** Makes the set on first use; a failure says why no lab host can be had here. */
  readonly workplace: () => Promise<Result<LabWorkplace>>
  /** The set that there is, once it is known whether one was taken up. */
  readonly known: () => Promise<LabWorkplace | null>
  readonly lessons: LessonRunner
  readonly settings: SettingsStore
  readonly areas: KeptFile<AreaLayout>
  readonly info: () => AppInfo
  readonly diagnostics: (wish: DiagnosticsWish) => Promise<string>
  readonly doctor: () => Promise<DoctorReport>
  readonly explorer: Explorer
  /** Asks the person for a file; null where they want none. */
  readonly chooseFile: (name: string, format: 'svg' | 'png') => Promise<string | null>
  readonly play: PlayHandlers
  readonly terminals: TerminalDesk
  /** Hands a link to the desktop. */
  readonly openExternal: Opener
  /** Pastes into what has the focus in the window. */
  readonly paste: () => void
  readonly send: <E extends IpcEvent>(event: E, data: IpcEvents[E]) => void
}

interface AtPlace {
  readonly agent: AgentClient
  readonly relay: TerminalRelay
}

/** Builds the handler of every request. */
export function createHandlers(options: HandlerOptions): IpcHandlers {
  const { settings, send, lessons, explorer, terminals } = options
  const explorerRelays = explorer.agents.map((agent) => terminals.relay(agent))
  const inWorkplace = async <T>(work: (place: LabWorkplace) => Promise<Result<T>> | Result<T>): Promise<Result<T>> => {
    const place = await options.workplace()
    return place.ok ? work(place.value) : place
  }
  /** The explorer's terminals end with its agents. */
  const leaveTerminals = (): void => {
    for (const relay of explorerRelays) relay.closeAll()
  }
  const atPlace = <T>(place: Place, work: (at: AtPlace) => Promise<Result<T>>): Promise<Result<T>> => {
    if (place.labHost !== systemEngine) {
      return inWorkplace(({ set, relay }) => work({ agent: set.agent, relay }))
    }
    const agent = explorer.agentAt(place)
    if (!agent.ok) return Promise.resolve(agent)
    const relay = explorerRelays[explorer.agents.indexOf(agent.value)]
    return relay
      ? work({ agent: agent.value, relay })
      : Promise.resolve(failure('explorer-closed', 'your own Docker is not open'))
  }
  let layout: KeptLayout | null = null
  const memory = createPageMemory()
  return {
    'app.info': () => Promise.resolve(success(options.info())),
    'settings.set': (next) => {
      const problem = settings.save(next)
      if (problem) send('notice', failure('settings-not-kept', problem))
      return Promise.resolve(success(settings.current()))
    },
    'diagnostics.text': async (wish) => success({ text: await options.diagnostics(wish) }),
    'doctor.run': async () => success(await options.doctor()),
    'lab.up': ({ name }) => inWorkplace((place) => place.session.up(name)),
    'lab.down': ({ name }) => inWorkplace((place) => place.set.down(name)),
    'lab.list': async () => (await options.known())?.set.list() ?? success([]),
    'lab.holder': async () => success({ holder: (await options.known())?.holder ?? 'own' }),
    'topology.get': ({ engine }) =>
      engine === systemEngine
        ? Promise.resolve(explorer.topology())
        : inWorkplace(async (place) => {
            const { live, whyNotObserved } = place.session
            const topology = live.topology(engine)
            const [reason, fabric] = [live.behindReason(engine), live.fabric()]
            // Whoever asks only now has not heard it.
            if (reason !== null) send('topology.behind', { engine, behind: true, reason })
            if (fabric) send('fabric.changed', fabric)
            return topology ? success(topology) : whyNotObserved(engine)
          }),
    'counters.read': (args) =>
      args.engine === systemEngine
        ? explorer.counters(args)
        : inWorkplace((place) => place.set.agent.call('counters.read', args)),
    ...options.play,
    'picture.save': (args) => savePicture(options.chooseFile, args),
    'terminal.open': (args) => atPlace(args.place, ({ relay }) => relay.open(args)),
    'terminal.list': () => Promise.resolve(success(terminals.list())),
    'terminal.attach': (args) => terminals.attach(args),
    'terminal.resize': (args) => terminals.resize(args),
    'terminal.close': (args) => terminals.close(args),
    'terminal.foreground': (args) => terminals.foreground(args),
    'link.open': ({ url }) => openLink(options.openExternal, url),
    'clipboard.paste': () => {
      options.paste()
      return Promise.resolve(success({}))
    },
    'areas.keep': (next) => {
      const problem = options.areas.save(next)
      if (problem) send('notice', failure('areas-not-kept', problem))
      return Promise.resolve(success({}))
    },
    'layout.keep': (args) => {
      layout = args.layout
      return Promise.resolve(success({}))
    },
    'layout.get': () => Promise.resolve(success(layout)),
    'memory.keep': ({ key, text }) => {
      memory.keep(key, text)
      return Promise.resolve(success({}))
    },
    'memory.get': () => Promise.resolve(success(memory.all())),
    'output.run': async (args) =>
      withInstallLine(await atPlace(args.place, ({ agent }) => agent.call('output.run', args))),
    'lesson.list': ({ language }) => lessons.list(language),
    'lesson.open': ({ lessonId, language }) => lessons.open(lessonId, language),
    'lesson.start': (args) => lessons.enter(args),
    'lesson.state': () => Promise.resolve(success(lessons.state())),
    'lesson.mark': () => Promise.resolve(lessons.mark()),
    'lesson.command': ({ stepId, index }) => lessons.commandText(stepId, index),
    'lesson.skip': ({ stepId }) => Promise.resolve(lessons.skip(stepId)),
    'lesson.cleanUp': () => lessons.cleanUp(),
    'lesson.rebuild': ({ stepId }) => lessons.rebuild(stepId),
    'explorer.contexts': () => Promise.resolve(explorer.contexts()),
    'explorer.open': async ({ context }) => {
      leaveTerminals()
      return success(await explorer.open(context))
    },
    'explorer.elevate': async () => success(await explorer.elevate()),
    'explorer.state': () => Promise.resolve(success(explorer.state())),
    'explorer.close': () => {
      leaveTerminals()
      return Promise.resolve(success(explorer.close()))
    },
  }
}

/** A failure that no request waits for goes to the page as a notice. */
export function noticeSender(send: HandlerOptions['send']): (notice: Failure) => void {
  return (notice) => {
    send('notice', notice)
  }
}
