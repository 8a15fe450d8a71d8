/** The commands of the window itself: those of a pane are where the pane is. */
import { nextTick } from 'vue'
import { useLabActions } from '../labActions'
import { areas } from '../../core/areas/areas'
import { useAppStore } from '../stores/app'
import { useAreasStore } from '../stores/areas'
import { useCommand, useCommandsStore } from '../stores/commands'
import { useExplorerStore } from '../stores/explorer'
import { useLabsStore } from '../stores/labs'
import { useLessonStore } from '../stores/lesson'
import { usePlayStore } from '../stores/play'
import { useTopologyStore } from '../stores/topology'
import { useWorkbenchStore } from '../stores/workbench'

/** @param start brings a lab host up, or one that is down up again. */
export function useLabCommands(start: (name: string) => void): void {
  const labs = useLabsStore()
  const explorer = useExplorerStore()
  const play = usePlayStore()
  const actions = useLabActions()
  const busy = (): string | null => (labs.progress ? 'command.not.starting' : null)
  const noLab = (): string | null => (labs.currentHost ? null : 'command.not.noLab')
  const single = (): string | null => (labs.list.length < 2 ? 'command.not.single' : null)
  const ready = (): string | null => noLab() ?? (labs.currentHost?.status === 'down' ? 'command.not.down' : null)
  const isUp = (): boolean => labs.currentHost !== null && labs.currentHost.status !== 'down'
  const step = (by: 1 | -1): void => {
    const names = labs.list.map((host) => host.name)
    const at = names.indexOf(labs.current ?? '')
    const name = names[(at + by + names.length) % names.length]
    if (name !== undefined) actions.choose(name)
  }
  const withCurrent = (act: (name: string) => void) => (): void => {
    if (labs.current !== null) act(labs.current)
  }
  useCommand(
    'lab.start',
    () => {
      start(labs.currentHost?.name ?? 'lab-1')
    },
    () => busy() ?? (isUp() ? 'command.not.started' : explorer.shown ? 'command.not.own' : null),
  )
  useCommand(
    'lab.add',
    () => {
      start(labs.nextName())
    },
    busy,
  )
  const reset = withCurrent((labHost) => (play.asked = { kind: 'reset', labHost }))
  useCommand('lab.reset', reset, () => busy() ?? ready())
  const stop = withCurrent((name) => void actions.takeDown(name))
  useCommand('lab.stop', stop, noLab)
  useCommand(
    'lab.next',
    () => {
      step(1)
    },
    single,
  )
  useCommand(
    'lab.previous',
    () => {
      step(-1)
    },
    single,
  )
  useCommand('lab.all', actions.showAll, () => (labs.living.length < 2 ? 'command.not.single' : null))
  useCommand('lab.own', () => void explorer.show())
}

/** Going to a pane, and what a lesson asks for. */
export function usePlaceCommands(): void {
  const labs = useLabsStore()
  const explorer = useExplorerStore()
  const lesson = useLessonStore()
  const topology = useTopologyStore()
  const workbench = useWorkbenchStore()
  const notThere = (selector: string) => (): string | null =>
    document.querySelector(selector) ? null : labs.list.length === 0 ? 'command.not.noLab' : 'command.not.down'
  const go = (selector: string) => (): void => document.querySelector<HTMLElement>(selector)?.focus()
  useCommand('lesson.show', go('#lesson-pane'), notThere('#lesson-pane'))
  useCommand('graph.show', go('#graph-pane'), notThere('#graph-pane'))
  const toTerminal = async (): Promise<void> => {
    workbench.bottom = 'terminals'
    await nextTick()
    // With no terminal, to where one is opened.
    const found = ['.leaf.focused .xterm-helper-textarea', '[data-testid="new-terminal"]'].map((one) =>
      document.querySelector<HTMLElement>(one),
    )
    found.find((element) => element !== null)?.focus()
  }
  useCommand('terminals.show', () => void toTerminal(), notThere('#bottom-pane'))
  const toOutputs = async (): Promise<void> => {
    workbench.bottom = 'outputs'
    await nextTick()
    document.querySelector<HTMLElement>('[data-testid="tab-outputs"]')?.focus()
  }
  useCommand('outputs.show', () => void toOutputs(), notThere('#bottom-pane'))
  const toList = async (): Promise<void> => {
    explorer.shown = false
    lesson.close()
    await nextTick()
    go('#lesson-pane')()
  }
  const noLesson = (): string | null => (lesson.lesson ? null : 'command.not.noLesson')
  useCommand('lesson.list', () => void toList(), noLesson)
  useCommand(
    'lesson.mark',
    () => void lesson.mark(),
    () => (topology.live ? null : 'command.not.noPicture'),
  )
  useCommand(
    'lesson.cleanUp',
    () => void lesson.cleanUp(),
    () => (lesson.progress ? (lesson.progress.busy ? 'command.not.starting' : null) : 'command.not.noLesson'),
  )
}

/** Collapsing the window's areas and bringing them back. */
export function useAreaCommands(): void {
  const labs = useLabsStore()
  const explorer = useExplorerStore()
  const store = useAreasStore()
  const start = (): string | null =>
    labs.list.length > 0 || explorer.state.status === 'open' ? null : 'command.not.noLab'
  for (const area of areas) {
    useCommand(
      `area.${area}`,
      () => void store.toggle(area),
      () => start() ?? (store.mayToggle(area) ? null : 'command.not.lastArea'),
    )
  }
  useCommand('area.reset', store.resetSizes, start)
}

/** @param openDialog shows one of the window's own dialogs. */
export function useAppCommands(openDialog: (dialog: 'about' | 'doctor' | 'shortcuts') => void): void {
  const app = useAppStore()
  const commands = useCommandsStore()
  useCommand('window.palette', () => (commands.paletteShown = true))
  useCommand('window.settings', () => (app.settingsShown = true))
  useCommand('window.language', () => void app.change({ language: app.settings.language === 'ko' ? 'en' : 'ko' }))
  useCommand('window.theme', () => void app.change({ theme: app.theme === 'light' ? 'dark' : 'light' }))
  useCommand('window.presenter', () => void app.change({ presenter: !app.settings.presenter }))
  useCommand('window.glossary', () => (app.glossaryShown = true))
  for (const dialog of ['shortcuts', 'doctor', 'about'] as const) {
    useCommand(`window.${dialog}`, () => {
      openDialog(dialog)
    })
  }
}
