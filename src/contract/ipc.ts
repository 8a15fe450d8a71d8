/**
 * The one map of IPC between the page and main: every request with its arguments and value, every event with its data.
 * main validates each argument by the schema of the same name in `ipcSchemas.ts`; preload only passes them on.
 */
import type { AreaLayout } from '../core/areas/areas'
import type { KeyOverrides } from '../core/commands/keys'
import type { Lesson, LessonState, LessonSummary, Language } from '../core/lesson/types'
import type { DiagnosticsWish } from '../core/diagnostics/types'
import type { FabricFacts } from '../core/facts/fabric'
import type { ObservedTool } from '../core/outputs/tools'
import type { ThemeChoice } from '../core/looks/themes'
import type { TerminalSettings } from '../core/terminal/settings'
import type { InterfaceKey, Topology, TopologyDiff } from '../core/topology/types'
import type { CountersReading, Foreground, LabHostInfo, LabProgress, Place, ToolOutput } from './agent'
import type { DoctorReport } from './doctor'
import type { DockerContext, ExplorerState } from './explorer'
import type { KeptLayout } from './layout'
import type { BroughtIn, CopiedOut, LoadedImages, OwnImage, PlayProgress } from './play'
import type { Failure, Result } from './result'
import type { OpenTerminal, TerminalOutputListener } from './terminals'

export interface Settings {
  readonly language: Language
  readonly theme: ThemeChoice
  /** Everything larger, for those in the last row. */
  readonly presenter: boolean
  /** The Docker context that the explorer proposes; null: the one that the docker command line would use. */
  readonly engine: string | null
  readonly terminal: TerminalSettings
  /** What the person has changed of the commands' keys. */
  readonly keys: KeyOverrides
}

export interface AppInfo {
  readonly version: string
  readonly electron: string
  readonly chrome: string
  readonly node: string
  /** True for the old Electron that the npm registry carries: said wherever versions are shown. */
  readonly testRuntime: boolean
  readonly settings: Settings
  /** How the window's areas lay when it was closed. */
  readonly areas: AreaLayout
  /** What failed before any page could hear of it: said to the first one that asks. */
  readonly unheard: readonly Failure[]
}

/** Who has the window's lab hosts: itself, a `lab up`, or another window. The latter two's outlive it. */
export type LabHolder = 'own' | 'lab-up' | 'window'

export interface IpcRequests {
  'app.info': { args: Record<string, never>; value: AppInfo }
  'settings.set': { args: Settings; value: Settings }
  /** What a report of a problem needs, in English; names and addresses only where the person wants them in it. */
  'diagnostics.text': { args: DiagnosticsWish; value: { text: string } }
  'doctor.run': { args: Record<string, never>; value: DoctorReport }
  'lab.up': { args: { name: string }; value: LabHostInfo }
  'lab.down': { args: { name: string }; value: { name: string } }
  'lab.list': { args: Record<string, never>; value: readonly LabHostInfo[] }
  'lab.holder': { args: Record<string, never>; value: { holder: LabHolder } }
  /** Thrown away and made anew under the same name and address. */
  'lab.reset': { args: { name: string }; value: LabHostInfo }
  /** Asks the person for a file of images; null: they want none. The page never names a path of the workstation. */
  'play.loadFile': { args: { labHost: string }; value: LoadedImages | null }
  /** The images of the person's own engine, which is only read: the one that is open, else the current one. */
  'play.ownImages': { args: Record<string, never>; value: readonly OwnImage[] }
  'play.loadOwn': { args: { labHost: string; image: string }; value: LoadedImages }
  /** Asks the person for a compose file or a folder, and copies it in. */
  'play.bringIn': { args: { labHost: string; what: 'compose' | 'folder' }; value: BroughtIn | null }
  /** Asks the person where to save that file of the lab host. */
  'play.copyOut': { args: { labHost: string; path: string }; value: CopiedOut | null }
  'play.cancel': { args: { labHost: string }; value: Record<string, never> }
  /** The whole picture; `topology.changed` diffs follow, each from the revision before it. */
  'topology.get': { args: { engine: string }; value: Topology }
  /** Packet counters of interfaces in view, asked at most twice a second and only while the window is visible. */
  'counters.read': { args: { engine: string; interfaces: readonly InterfaceKey[] }; value: CountersReading }
  /**
   * Saves the exported picture where the person says; path null: they said nowhere.
   * `content`: an SVG document, or a PNG file in base64.
   */
  'picture.save': { args: { name: string; format: 'svg' | 'png'; content: string }; value: { path: string | null } }
  /**
   * Opens a terminal. Its MessagePort arrives as a `terminal-port` window message that carries the same terminalId, and the
   * number of this look at it, which its output carries.
   */
  'terminal.open': {
    args: { place: Place; columns: number; rows: number }
    value: { terminalId: number; title: string }
  }
  /** Every terminal that is held, by age: a page that begins anew shows each again. */
  'terminal.list': { args: Record<string, never>; value: readonly OpenTerminal[] }
  /**
   * Shows a terminal that goes on or has ended, taking it over from whoever showed it. Its MessagePort arrives as at
   * `terminal.open`, the kept output first.
   */
  'terminal.attach': { args: { terminalId: number; columns: number; rows: number }; value: { title: string } }
  'terminal.resize': { args: { terminalId: number; columns: number; rows: number }; value: Record<string, never> }
  'terminal.close': { args: { terminalId: number }; value: Record<string, never> }
  'terminal.foreground': { args: { terminalId: number }; value: Foreground }
  /** Opens a link of a terminal in the desktop's browser: http or https, without credentials. */
  'link.open': { args: { url: string }; value: Record<string, never> }
  /** Pastes into the focused element, as by the keyboard: the page itself never reads the clipboard. */
  'clipboard.paste': { args: Record<string, never>; value: Record<string, never> }
  /** Keeps how the areas lie, for the window that is opened next. */
  'areas.keep': { args: AreaLayout; value: Record<string, never> }
  /** Keeps how the page's terminals lie, for the page that comes after it. */
  'layout.keep': { args: { layout: KeptLayout }; value: Record<string, never> }
  /** Null where nothing was kept since the program began. */
  'layout.get': { args: Record<string, never>; value: KeptLayout | null }
  /** Keeps a text of the page's own for the page that comes after it, instead of the one before; null: none any more. */
  'memory.keep': { args: { key: string; text: string | null }; value: Record<string, never> }
  /** All that is kept, by its key. */
  'memory.get': { args: Record<string, never>; value: Readonly<Record<string, string>> }
  'output.run': { args: { place: Place; tool: ObservedTool }; value: ToolOutput }
  'lesson.list': { args: { language: Language }; value: readonly LessonSummary[] }
  'lesson.open': { args: { lessonId: string; language: Language }; value: Lesson }
  /** Goes on with the lesson where it is under way, else starts it. */
  'lesson.start': { args: { lessonId: string; labHost: string }; value: LessonState }
  /** The lesson that is under way; null: none. For a page that begins anew. */
  'lesson.state': { args: Record<string, never>; value: LessonState | null }
  /** Marks the moment "before" that the step's checks compare with. */
  'lesson.mark': { args: Record<string, never>; value: LessonState }
  /** A command's line as it is to be typed now. */
  'lesson.command': { args: { stepId: string; index: number }; value: { text: string } }
  'lesson.skip': { args: { stepId: string }; value: LessonState }
  /** Runs the lesson's clean-up in the lab host and says what is left. */
  'lesson.cleanUp': { args: Record<string, never>; value: LessonState }
  /** Builds the lesson's state up to that step, which becomes the current one; the first step: the lesson begins anew. */
  'lesson.rebuild': { args: { stepId: string }; value: LessonState }
  /** The docker command line's contexts. */
  'explorer.contexts': { args: Record<string, never>; value: readonly DockerContext[] }
  /** Opens the person's own engine; null: the one that the docker command line would use now. */
  'explorer.open': { args: { context: string | null }; value: ExplorerState }
  /** Asks for root through polkit or sudo, so that namespaces may be entered. */
  'explorer.elevate': { args: Record<string, never>; value: ExplorerState }
  /** How far it is open: for a page that begins anew. */
  'explorer.state': { args: Record<string, never>; value: ExplorerState }
  'explorer.close': { args: Record<string, never>; value: ExplorerState }
}

export type IpcRequest = keyof IpcRequests

export interface IpcEvents {
  'lab.progress': LabProgress
  'lab.changed': LabHostInfo
  'topology.changed': TopologyDiff
  /** What joins the lab hosts, whole: it is small. Nothing is told while there is one lab host. */
  'fabric.changed': FabricFacts
  /** The picture is behind (agent restarted, engine silent): true until the next full topology. */
  'topology.behind': { engine: string; behind: boolean; reason: string | null }
  'lesson.changed': LessonState
  'explorer.changed': ExplorerState
  'play.progress': PlayProgress
  /** Something failed outside any request; shown as a notice. */
  notice: Failure
}

export type IpcEvent = keyof IpcEvents

/**
 * What the preload exposes as `window.vethlab`. Answers and events cross as JSON text: Electron's context bridge copies
 * objects property by property, in both worlds, which for a large picture takes many times as long as reading the text.
 */
export interface ExposedBridge {
  request(request: IpcRequest, args: unknown): Promise<string>
  on(event: IpcEvent, listener: (json: string) => void): () => void
  /** What main says of terminals, of every look of this page; there is one listener. */
  onTerminalOutput(listener: TerminalOutputListener): void
  /** Shows everything so many times as large; 1 as it is. The page's CSS pixels become so many times fewer. */
  zoom(factor: number): void
}

/** The same for the rest of the page (`renderer/bridge.ts`), as what the text says. Nobody changes what he is given. */
export interface VethlabBridge {
  request<R extends IpcRequest>(request: R, args: IpcRequests[R]['args']): Promise<Result<IpcRequests[R]['value']>>
  on<E extends IpcEvent>(event: E, listener: (data: IpcEvents[E]) => void): () => void
}

/** The only channel names that exist. */
export const ipcChannels = {
  request: 'vethlab:request',
  event: 'vethlab:event',
  terminalPort: 'vethlab:terminal-port',
  terminalOutput: 'vethlab:terminal-output',
} as const
