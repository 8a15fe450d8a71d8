/**
 * Names in a terminal's text lead to the graph, and the graph's to them. An add-on, so that it ends with its terminal. Lines
 * are scanned where the pointer is, or while something is pointed at in the graph; never as bytes arrive.
 */
import type { IDisposable, ILink, ITerminalAddon, Terminal } from '@xterm/xterm'
import { effectScope, shallowRef, watch, type EffectScope } from 'vue'
import type { Place } from '../../contract/agent'
import { cellSpans } from '../../core/recognise/cells'
import type { Span } from '../../core/recognise/types'
import { useCommandsStore } from '../stores/commands'
import { useHighlightStore } from '../stores/highlight'
import { lineAt, type LogicalLine } from './lines'
import { createMarks } from './marks'
import { createNameKey } from './nameKey'

type Store = ReturnType<typeof useHighlightStore>

/** @param place of the terminal's shell: names mean first what they mean there. To be loaded into an opened terminal. */
export function recogniseNames(place: Place): ITerminalAddon {
  const store = useHighlightStore()
  const commands = useCommandsStore()
  const disposables: IDisposable[] = []
  return {
    activate(terminal) {
      const scope = effectScope(true)
      const marks = createMarks(terminal)
      scope.run(() => {
        watch(
          () => markedSpans(store, place),
          (find) => marks.show(find),
        )
      })
      const keys = createNameKey(
        terminal,
        store,
        (text) => store.scan(text, place),
        () => commands.keys,
      )
      const links = provideNameLinks(terminal, store, place, scope)
      disposables.push(marks, keys, links, { dispose: () => scope.stop() })
    },
    dispose() {
      for (const disposable of disposables) disposable.dispose()
    },
  }
}

/** The pointer came to a link to the web, or left it: what its address names is shown as any other name is. */
export function pointAtLink(address: string | null, place: Place): void {
  const store = useHighlightStore()
  const [span] = address === null ? [] : store.scan(address, place)
  if (span) store.point({ source: 'terminal', elements: span.elements })
  else store.leave('terminal')
}

/** What to frame in a line while the graph, or a tool's text, points at something; null while nothing does. */
function markedSpans(store: Store, place: Place): ((text: string) => readonly Span[]) | null {
  const { current } = store
  if (current === null || current.source === 'terminal') return null
  const elements = new Set(current.elements)
  return (text) => store.scan(text, place).filter((span) => span.elements.some((element) => elements.has(element)))
}

interface NameLink extends ILink {
  readonly line: LogicalLine
  readonly span: Span
}

/** Underlined under the pointer; Ctrl+click selects the element in the graph. */
function provideNameLinks(terminal: Terminal, store: Store, place: Place, scope: EffectScope): IDisposable {
  /** Shallow: xterm tells its own object, never a proxy of it. */
  const hovered = shallowRef<NameLink | null>(null)
  /** What the word means now: xterm keeps a row's links until the pointer was in another row. */
  const meaning = (link: NameLink): Span | null =>
    store.scan(link.line.text, place).find(({ start, end }) => start === link.span.start && end === link.span.end) ??
    null

  const follow = (link: NameLink | null): void => {
    const span = link && meaning(link)
    if (span) store.point({ source: 'terminal', elements: span.elements })
    else store.leave('terminal')
    if (link?.decorations && span === null) Object.assign(link.decorations, { underline: false, pointerCursor: false })
  }
  scope.run(() => {
    watch(
      () => hovered.value && meaning(hovered.value),
      () => follow(hovered.value),
      { flush: 'post' },
    )
  })
  const linkOf = (line: LogicalLine, span: Span): NameLink => {
    const link: NameLink = {
      line,
      span,
      text: line.text.slice(span.start, span.end),
      range: rangeOf(line, span, terminal.cols),
      activate: (event) => {
        const element = meaning(link)?.elements[0]
        if (event.ctrlKey && element !== undefined) void store.show(element)
      },
      hover: () => {
        hovered.value = link
      },
      leave: () => {
        if (hovered.value === link) hovered.value = null
      },
    }
    return link
  }
  return terminal.registerLinkProvider({
    provideLinks(row, callback) {
      const line = lineAt(terminal, row - 1)
      const links = line === null ? [] : store.scan(line.text, place).map((span) => linkOf(line, span))
      const here = links.filter(({ range }) => range.start.y <= row && row <= range.end.y)
      callback(here.length > 0 ? here : undefined)
    },
  })
}

/** xterm counts columns and rows from 1, and the last column is within. */
function rangeOf(line: LogicalLine, { start, end }: Span, columns: number): ILink['range'] {
  const spans = cellSpans(line, start, end, columns)
  const [first, last] = [spans[0], spans.at(-1)]
  return {
    start: { x: (first?.from ?? 0) + 1, y: line.firstRow + (first?.row ?? 0) + 1 },
    end: { x: last?.to ?? 1, y: line.firstRow + (last?.row ?? 0) + 1 },
  }
}
