/** What stands around a terminal's screen: the paste question, a link's target, the search, the bell; and what keys ask for. */
import { computed, onBeforeUnmount, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { openableLink } from '../../core/terminal/link'
import { zoomedFontSize } from '../../core/terminal/settings'
import { bridge } from '../bridge'
import { useAppStore } from '../stores/app'
import { useCommandsStore } from '../stores/commands'
import { useBellsStore } from '../stores/bells'
import type { TerminalTab } from '../stores/workbench'
import { createBell } from './bell'
import { copySelection } from './clipboard'
import type { LinkUnderMouse } from './links'
import { terminalLook } from './look'
import { foundColours } from './palettes'
import type { Screen, ScreenEvents, ViewCommand } from './screen'

export type MenuCommand = 'copy' | 'paste' | 'select-all' | 'search' | 'clear' | 'settings' | 'open-link'

/** The search, as others use it. */
export interface OpenFindBar {
  focus(): void
  step(by: 1 | -1): void
}

type Asked = Parameters<ScreenEvents['onPasteAsked']>[0]

export interface ScreenParts {
  readonly asked: ShallowRef<Asked | null>
  readonly link: ShallowRef<LinkUnderMouse | null>
  readonly finding: Ref<boolean>
  /** What the search begins with. */
  readonly findFirst: Ref<string>
  readonly ringing: Ref<boolean>
  /** Where one is, in words. */
  readonly label: ComputedRef<string>
  readonly events: ScreenEvents
  run(command: ViewCommand | MenuCommand): void
  /** Answers the paste question. */
  decide(paste: boolean): void
  endFind(): void
}

export interface PartsOptions {
  readonly props: { readonly tab: TerminalTab; readonly active: boolean }
  readonly screen: () => Screen | null
  /** The search that is open. */
  readonly findBar: () => OpenFindBar | null
}

const bellMs = 1_500

/** For one terminal's view. */
export function useScreenParts({ props, screen, findBar }: PartsOptions): ScreenParts {
  const app = useAppStore()
  const bells = useBellsStore()
  const known = useCommandsStore()
  const { t } = useI18n()
  const asked = shallowRef<Asked | null>(null)
  const link = shallowRef<LinkUnderMouse | null>(null)
  const [finding, ringing, findFirst] = [ref(false), ref(false), ref('')]
  const label = computed(() => `${t(`terminal.place.${props.tab.place.kind}`)} ${props.tab.name}`)
  const focus = (): void => screen()?.terminal.focus()

  let quiet: number | undefined
  const onBell = createBell(
    () => app.settings.terminal.bell,
    () => {
      if (!props.active) bells.ring(props.tab.id)
      ringing.value = true
      window.clearTimeout(quiet)
      quiet = window.setTimeout(() => (ringing.value = false), bellMs)
    },
  )
  const zoom = (by: 1 | -1 | 0): void => {
    const { terminal } = app.settings
    void app.change({ terminal: { ...terminal, fontSize: zoomedFontSize(terminal.fontSize, by) } })
  }
  const openLink = async (url: string): Promise<void> => {
    const answer = await bridge.request('link.open', { url })
    if (!answer.ok) app.notify(answer)
  }
  const find = (): void => {
    const selected = screen()?.terminal.getSelection() ?? ''
    findFirst.value = selected.includes('\n') ? '' : selected
    if (finding.value) findBar()?.focus()
    finding.value = true
  }
  const events: ScreenEvents = {
    onPasteAsked: (next) => (asked.value = next),
    onProblem: app.notify,
    copiesOnSelect: () => app.settings.terminal.copyOnSelect,
    onLink: (next) => (link.value = next),
    onOpen: (url) => void openLink(url),
    onBell,
    keys: () => known.keys,
    isSearching: () => finding.value,
    foundColours: () => foundColours[app.theme],
    onCommand: (command) => {
      commands[command]()
    },
  }
  const commands: Readonly<Record<ViewCommand | MenuCommand, () => void>> = {
    search: find,
    'search-next': () => findBar()?.step(1),
    'search-before': () => findBar()?.step(-1),
    menu: () => {
      openMenu(screen())
    },
    settings: () => (app.settingsShown = true),
    'zoom-in': () => {
      zoom(1)
    },
    'zoom-out': () => {
      zoom(-1)
    },
    'zoom-reset': () => {
      zoom(0)
    },
    copy: () => {
      const terminal = screen()?.terminal
      if (terminal) void copySelection(terminal, app.notify)
    },
    paste: () => void bridge.request('clipboard.paste', {}),
    'select-all': () => screen()?.terminal.selectAll(),
    clear: () => screen()?.terminal.clear(),
    'open-link': () => {
      const url = openableLink(screen()?.terminal.getSelection().trim() ?? '')
      if (url !== null) void openLink(url)
    },
  }
  watch(
    () => [app.settings.terminal, app.theme] as const,
    ([settings, theme]) => screen()?.apply(terminalLook(settings, theme)),
  )
  watch(label, () => screen()?.terminal.textarea?.setAttribute('aria-label', label.value))
  watch(
    () => props.active,
    (active) => {
      if (active) bells.looked(props.tab.id)
    },
  )
  onBeforeUnmount(() => {
    window.clearTimeout(quiet)
    bells.looked(props.tab.id)
  })
  return {
    asked,
    link,
    finding,
    findFirst,
    ringing,
    label,
    events,
    run: (command) => {
      commands[command]()
    },
    decide(paste) {
      if (paste) asked.value?.paste()
      asked.value = null
      focus()
    },
    endFind() {
      finding.value = false
      focus()
    },
  }
}

/** The menu key opens the menu at the cursor. */
function openMenu(screen: Screen | null): void {
  const textarea = screen?.terminal.textarea
  if (!textarea) return
  const { left, bottom } = textarea.getBoundingClientRect()
  textarea.dispatchEvent(
    new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: left, clientY: bottom }),
  )
}
