/** The composition root of the window's process: everything is made here and handed to whoever needs it. */
import {
  app,
  dialog,
  ipcMain,
  MessageChannelMain,
  nativeTheme,
  protocol,
  session as electronSession,
  shell,
  type BrowserWindow,
} from 'electron'
import { join } from 'node:path'
import { version } from '../../package.json'
import { systemEngine } from '../contract/explorer'
import { type AppInfo } from '../contract/ipc'
import type { Failure } from '../contract/result'
import type { Language } from '../core/lesson/types'
import { shownTheme } from '../core/looks/themes'
import { brokenFailure, createDiagnosticsPlace } from './diagnosticsPlace'
import { createHandlers, noticeSender } from './handlers'
import { createExplorerPlace } from './explorerPlace'
import { createEventSender, registerIpc } from './ipc'
import { createPlayHandlers } from './playHandlers'
import { createPlayPlace } from './playPlace'
import { doctor } from './doctorProbes'
import type { BrokenFile } from './keptFile'
import { applicationPaths, labSetOptions, runtimeKind } from './paths'
import { isPageAddress, registerPageScheme, servePage } from './page'
import { openProgress } from './progress'
import { openSettings } from './settings'
import { createTerminalDesk, lostTerminals } from './terminals/desk'
import { createTerminalPorts } from './terminals/ports'
import { createWindow, lockDownSession, reviveOnCrash } from './window'
import { createWorkplace } from './workplace'

const log = (line: string): void => {
  process.stderr.write(`vethlab: ${line}\n`)
}

// A window that runs as root would need Chromium's sandbox off, and its labs would map the machine's root.
if (process.getuid?.() === 0) {
  log('the window does not run as root; start it with `npm start`, which becomes an ordinary user first')
  app.exit(1)
} else {
  registerPageScheme(protocol)
  void app.whenReady().then(start)
}

let window: BrowserWindow | null = null

function start(): void {
  const paths = applicationPaths(__dirname, process.env)
  const kind = runtimeKind(process.execPath)
  /** Of the time before any page could hear of it. */
  const unheard: Failure[] = []
  const reportBroken = (code: 'settings-broken' | 'progress-broken') => (broken: BrokenFile) => {
    log(broken.line)
    unheard.push(brokenFailure(code, broken))
  }
  const settings = openSettings(join(paths.config, 'settings.json'), app.getLocale(), reportBroken('settings-broken'))
  const send = createEventSender(() => window?.webContents ?? null)
  const labSet = labSetOptions(paths, process.env, log)
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
  lockDownSession(electronSession.defaultSession)
  registerIpc({
    ipcMain,
    log,
    failed: (failure, request) => {
      diagnostics.failed(failure, request)
    },
    senderAllowed: ({ senderFrame }) =>
      window !== null && senderFrame === window.webContents.mainFrame && isPageAddress(senderFrame.url),
    handlers: createHandlers({
      workplace: () => workplace.get(),
      lessons: workplace.lessons,
      settings,
      send,
      info: () => appInfo(kind, settings.current(), unheard.splice(0)),
      diagnostics: (wish) => diagnostics.text(wish),
      doctor: () => doctor(labSet, kind),
      explorer,
      chooseFile,
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
        chooseSource,
        chooseTarget: (name) => chooseFile(name, null),
      }),
      terminals,
    }),
  })
  servePage(electronSession.defaultSession, join(__dirname, '../renderer'))
  window = createWindow({
    preload: join(__dirname, '../preload/index.js'),
    backgroundColor: groundOf(settings.current().theme),
  })
  reviveOnCrash(window, () => askAfterCrashes(settings.current().language))
  window.on('closed', () => {
    window = null
  })
  // The namespaces of the set are made while the person reads the first page: the key press then waits for less.
  void workplace.get()
  endInOrder(async () => {
    explorer.close()
    await workplace.close()
  })
}

const crashWords = {
  ko: {
    message: 'Vethlab의 화면이 잇달아 죽어서 다시 띄우지 않았습니다. 랩 호스트와 터미널은 계속 돌아가고 있습니다.',
    buttons: ['다시 띄우기', '모두 끝내기'],
  },
  en: {
    message: 'Vethlab’s page died again and again and was not loaded any more. Lab hosts and terminals go on.',
    buttons: ['Load it again', 'End everything'],
  },
}

/** The page cannot say it itself. */
async function askAfterCrashes(language: Language): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    defaultId: 0,
    cancelId: 0,
    ...crashWords[language],
  })
  return response === 0
}

/** The desktop's own dialog. */
async function chooseFile(name: string, format: 'svg' | 'png' | null): Promise<string | null> {
  if (!window) return null
  const filters = format === null ? [] : [{ name: format.toUpperCase(), extensions: [format] }]
  const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath: name, filters })
  return canceled || !filePath ? null : filePath
}

/** The same for what is there already. */
async function chooseSource(what: 'images' | 'compose' | 'folder'): Promise<string | null> {
  if (!window) return null
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    properties: [what === 'folder' ? 'openDirectory' : 'openFile'],
    filters: what === 'folder' ? [] : [sourceFilters[what], { name: '*', extensions: ['*'] }],
  })
  return canceled ? null : (filePaths[0] ?? null)
}

const sourceFilters = {
  images: { name: 'docker save', extensions: ['tar', 'gz', 'tgz', 'xz', 'zst'] },
  compose: { name: 'Compose', extensions: ['yaml', 'yml'] },
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

/** What is seen before the page is: near enough to each theme's own. */
function groundOf(choice: AppInfo['settings']['theme']): string {
  const { shouldUseDarkColors: dark, shouldUseHighContrastColors: moreContrast } = nativeTheme
  return { dark: '#10141b', light: '#ffffff', contrast: '#000000' }[shownTheme(choice, { dark, moreContrast })]
}

function appInfo(
  kind: ReturnType<typeof runtimeKind>,
  settings: AppInfo['settings'],
  unheard: AppInfo['unheard'],
): AppInfo {
  return {
    unheard,
    version,
    electron: process.versions.electron,
    chrome: process.versions.chrome,
    node: process.versions.node,
    testRuntime: kind === 'test runtime, old',
    settings,
  }
}
