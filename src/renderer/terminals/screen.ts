/** The xterm of one terminal: how it looks, what it draws with, what is copied and pasted. Its other end is `session.ts`. */
import type { ISearchOptions } from '@xterm/addon-search'
import { FitAddon } from '@xterm/addon-fit'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { Terminal, type ITerminalOptions } from '@xterm/xterm'
import type { EffectiveKeys } from '../../core/commands/keys'
import { terminalCommand, type TerminalCommand } from '../../core/terminal/keys'
import { copySelection, guardClipboard, type ClipboardEvents } from './clipboard'
import { createFinder, type Finder } from './finder'
import { redrawWithFont } from './fonts'
import { addLinks, type LinkEvents } from './links'
import { refuseClipboardAccess } from './refusals'
import { createRenderer } from './webgl'

/** A key or the wheel asks for something that is not the terminal's own. */
export type ViewCommand = Exclude<TerminalCommand, 'copy' | 'paste'>

export interface ScreenEvents extends ClipboardEvents, LinkEvents {
  readonly onCommand: (command: ViewCommand) => void
  readonly onBell: () => void
  /** As the person has set them. */
  readonly keys: () => EffectiveKeys
  /** The search is open, and some keys belong to it. */
  readonly isSearching: () => boolean
  readonly foundColours: () => ISearchOptions['decorations']
}

export interface ScreenOptions {
  readonly element: HTMLElement
  readonly look: ITerminalOptions
  readonly events: ScreenEvents
}

export interface Screen {
  readonly terminal: Terminal
  readonly finder: Finder
  /** Another look, at once; the number of columns and rows follows. */
  apply(look: ITerminalOptions): void
  /** Takes as many columns and rows as the element has room for; a hidden element's terminal keeps those that it had. */
  fit(): void
  dispose(): void
}

/** Creates the terminal in the element. */
export function createScreen({ element, look, events }: ScreenOptions): Screen {
  const terminal = new Terminal({
    ...look,
    allowProposedApi: true,
    cursorBlink: false,
    macOptionIsMeta: true,
  })
  const fitAddon = new FitAddon()
  terminal.loadAddon(fitAddon)
  // CJK characters take two cells; without this addon some newer ones would take one.
  terminal.loadAddon(new Unicode11Addon())
  terminal.unicode.activeVersion = '11'
  refuseClipboardAccess(terminal)
  terminal.open(element)
  addLinks(terminal, events)
  guardClipboard(element, terminal, events)
  listenToKeys(element, terminal, events)
  terminal.onBell(events.onBell)
  const finder = createFinder(terminal, events.foundColours)
  let disposed = false
  let inSight = false
  /**
   * It has other rows than it is drawn with: out of sight xterm (6.0) draws nothing, and takes the scrolling of what is printed
   * then, by the old height, for a person's, whom no output scrolls away from what is read.
   */
  let followsUnseen = false
  const fit = (): void => {
    if (disposed || element.clientHeight < 20) return
    const { viewportY, baseY } = terminal.buffer.active
    fitAddon.fit()
    followsUnseen ||= !inSight && viewportY === baseY
  }
  const renderer = createRenderer(terminal, fit)
  const sight = new IntersectionObserver((entries) => {
    inSight = entries.at(-1)?.isIntersecting ?? false
    renderer.show(inSight)
    if (!inSight || !followsUnseen) return
    followsUnseen = false
    terminal.scrollToBottom()
  })
  sight.observe(element)
  const endRedraw = redrawWithFont(terminal)
  return {
    terminal,
    finder,
    apply(next) {
      Object.assign(terminal.options, next)
      fit()
    },
    fit,
    dispose() {
      disposed = true
      sight.disconnect()
      endRedraw()
      renderer.dispose()
      terminal.dispose()
    },
  }
}

/** The terminal's own keys, and Ctrl with the wheel; all others are the program's. */
function listenToKeys(element: HTMLElement, terminal: Terminal, events: ScreenEvents): void {
  terminal.attachCustomKeyEventHandler((event) => {
    const command = terminalCommand(events.keys(), event, events.isSearching())
    if (command === null) return true
    // The browser's own paste: it arrives as a paste event, which is guarded.
    if (command === 'paste') return false
    event.preventDefault()
    if (event.type !== 'keydown') return false
    if (command === 'copy') void copySelection(terminal, events.onProblem)
    else events.onCommand(command)
    return false
  })
  element.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey || event.deltaY === 0) return
      event.preventDefault()
      event.stopPropagation()
      events.onCommand(event.deltaY < 0 ? 'zoom-in' : 'zoom-out')
    },
    { capture: true, passive: false },
  )
}
