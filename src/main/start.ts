/** The composition root behind the window: everything is made here and handed to whoever needs it. */
import { app, MessageChannelMain, shell, type BrowserWindow } from 'electron'
import { join } from 'node:path'
import { version } from '../../package.json'
import { systemEngine } from '../contract/explorer'
import { type AppInfo } from '../contract/ipc'
import type { Failure } from '../contract/result'
import { openAreas } from './areas'
import { brokenFailure, createDiagnosticsPlace, type BrokenCode } from './diagnosticsPlace'
import { groundOf } from './ground'
import { createHandlers, noticeSender } from './handlers'
import { createExplorerPlace } from './explorerPlace'
import { answerIpc, createEventSender, type IpcAnswerer } from './ipc'
import { isPage } from './ipc/sender'
import { createPlayHandlers } from './playHandlers'
import { createPlayPlace } from './playPlace'
import { askAfterCrashes, chooseFile, chooseSource } from './dialogs'
import { doctor } from './doctorProbes'
import type { BrokenFile } from './keptFile'
import { applicationPaths, labSetOptions, runtimeKind } from './paths'
import { setsDirectory, takeUpSet, type TakenUpSet } from './labs'
import { openProgress } from './progress'
import { openSettings } from './settings'
import { createTerminalDesk, lostTerminals } from './terminals/desk'
import { createTerminalPorts } from './terminals/ports'
import { reviveOnCrash } from './window'
import { createWorkplace } from './workplace'

const log = (line: string): void => {
  process.stderr.write(`vethlab: ${line}\n`)
}

/**
 * Makes all that answers the page, while that loads.
 * @param programs the folder of the running entry.
 * @returns what answers its requests.
 */
export function start(opened: BrowserWindow, programs: string): IpcAnswerer {
  let window: BrowserWindow | null = opened
  const paths = applicationPaths(programs, process.env)
  const kind = runtimeKind(process.execPath)
  /** Of the time before any page could hear of it. */
  const unheard: Failure[] = []
  const reportBroken = (code: BrokenCode) => (broken: BrokenFile) => {
    log(broken.line)
    unheard.push(brokenFailure(code, broken))
  }
  const settings = openSettings(join(paths.config, 'settings.json'), app.getLocale(), reportBroken('settings-broken'))
  const areas = openAreas(paths.state, reportBroken('areas-broken'))
  const send = createEventSender(() => window?.webContents ?? null, log)
  const labSet = labSetOptions(paths, process.env, log, 'window')
  const diagnostics = createDiagnosticsPlace({
    workplace: () => workplace,
    explorer: () => explorer,
    doctor: () => doctor(labSet, kind),
    versions: () => [
      ['vethlab', version],
      ['chrome', process.versions.chrome],
      ['runtime', kind],
    ],
  })
  const sendNotice = noticeSender(send)
  const notice = (failure: Failure): void => {
    diagnostics.failed(failure, null)
    sendNotice(failure)
  }
  const terminals = createTerminalDesk({
    newPort: createTerminalPorts(
      () => window?.webContents ?? null,
      () => new MessageChannelMain(),
    ),
    lost: (all) => {
      notice(lostTerminals(all))
    },
  })
  const workplace = createWorkplace({
    labSet,
    takeUp: () => livingSet(process.env),
    lessonsDirectory: join(paths.resources, 'lessons'),
    progress: openProgress(paths.state, reportBroken('progress-broken')),
    send,
    notice,
    terminals,
  })
  const explorer = createExplorerPlace(labSet, {
    changed: (state) => {
      if (state.failure) diagnostics.failed(state.failure, 'explorer.open')
      send('explorer.changed', state)
    },
    diff: (diff) => {
      send('topology.changed', diff)
    },
    behind: (reason) => {
      send('topology.behind', { engine: systemEngine, behind: reason !== null, reason })
    },
  })
  window.setBackgroundColor(groundOf(settings.current().theme))
  reviveOnCrash(window, () => askAfterCrashes(settings.current().language))
  window.on('closed', () => {
    window = null
  })
  // A living set is taken up, or the namespaces of an own one are made while the person reads the first page.
  void workplace.get()
  endInOrder(async () => {
    explorer.close()
    await workplace.close()
  })
  return answerIpc({
    log,
    failed: (failure, request) => {
      diagnostics.failed(failure, request)
    },
    senderAllowed: (event) => isPage(window, event),
    handlers: createHandlers({
      workplace: () => workplace.get(),
      known: () => workplace.known(),
      lessons: workplace.lessons,
      settings,
      areas,
      send,
      info: () => appInfo(kind, { settings: settings.current(), areas: areas.current(), unheard: unheard.splice(0) }),
      diagnostics: (wish) => diagnostics.text(wish),
      doctor: () => doctor(labSet, kind),
      explorer,
      chooseFile: (name, format) => chooseFile(window, name, format),
      openExternal: (url) => shell.openExternal(url),
      paste: () => {
        window?.webContents.paste()
      },
      play: createPlayHandlers({
        workplace: () => workplace.get(),
        play: createPlayPlace(process.env, (progress) => {
          send('play.progress', progress)
        }),
        ownContext: () => explorer.state().about?.context ?? settings.current().engine,
        chooseSource: (what) => chooseSource(window, what),
        chooseTarget: (name) => chooseFile(window, name, null),
      }),
      terminals,
    }),
  })
}

/** Those of a `lab up` are shown without being asked for; another window's end with that window, so only on request. */
function livingSet(environment: NodeJS.ProcessEnv): Promise<TakenUpSet | null> {
  const directory = setsDirectory(environment)
  // Why there is none is said when a lab host is asked for.
  if (!directory.ok) return Promise.resolve(null)
  return takeUpSet(directory.value, app.commandLine.hasSwitch('join') ? ['lab-up', 'window'] : ['lab-up'])
}

/** Lab hosts end before the process does; were it killed instead, the life-line would end them just as well. */
function endInOrder(close: () => Promise<void>): void {
  let closing = false
  app.on('window-all-closed', () => {
    app.quit()
  })
  app.on('will-quit', (event) => {
    if (closing) return
    closing = true
    event.preventDefault()
    void close().finally(() => {
      app.exit(0)
    })
  })
}

function appInfo(kind: ReturnType<typeof runtimeKind>, rest: Pick<AppInfo, 'settings' | 'areas' | 'unheard'>): AppInfo {
  return {
    ...rest,
    version,
    electron: process.versions.electron,
    chrome: process.versions.chrome,
    node: process.versions.node,
    testRuntime: kind === 'test runtime, old',
  }
}
