/**
 * By keyboard from a name in a tool's text to the graph, by the key that does it in a terminal: what the selected text names;
 * without a selection the last name that can be seen, and with each further press the one before it.
 */
import type { Place } from '../../contract/agent'
import { stopBefore } from '../../core/recognise/stops'
import { nameKeyOf, type NameKey } from '../nameKey'
import { useCommandsStore } from '../stores/commands'
import { useHighlightStore } from '../stores/highlight'

/** The lines of a text: what `OutputText` draws a `RecognisedText` for. */
const lineSelector = '.recognised'

/** @param place where the tool ran: names mean first what they mean there. */
export function useNameKey(place: () => Place): NameKey {
  const highlight = useHighlightStore()
  const commands = useCommandsStore()
  /** Where the last press stopped, as long as its selection stands. */
  let stopped: { readonly line: number; readonly start: number; readonly selected: string } | null = null

  const scan = (text: string): ReturnType<typeof highlight.scan> => highlight.scan(text, place())
  function goBack(text: HTMLElement): readonly string[] | null {
    const lines = [...text.querySelectorAll<HTMLElement>(lineSelector)]
    const before = stopped ?? { line: lastInSight(lines), start: Infinity }
    const stop = stopBefore(lines.length, (line) => scan(lines[line]?.textContent ?? ''), before)
    const element = stop && lines[stop.line]
    if (!stop || !element) return null
    select(element, stop.span.start, stop.span.end)
    element.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    stopped = { line: stop.line, start: stop.span.start, selected: selectedIn(text) ?? '' }
    return stop.span.elements
  }
  function find(text: HTMLElement): readonly string[] | null {
    const selected = selectedIn(text)
    if (selected !== null && selected !== stopped?.selected) {
      stopped = null
      return selected.split('\n').flatMap(scan)[0]?.elements ?? null
    }
    if (selected === null) stopped = null
    return goBack(text)
  }
  return nameKeyOf({
    ...{ source: 'outputs', store: highlight, keys: () => commands.keys },
    find: (text) => find(text as HTMLElement),
  })
}

/** What is selected within the element; null where nothing is. */
function selectedIn(element: HTMLElement): string | null {
  const selection = window.getSelection()
  if (!selection || selection.isCollapsed || !element.contains(selection.anchorNode)) return null
  return selection.toString()
}

/** Selects a part of a line's text, however many nodes it lies in; offsets in UTF-16 code units. */
function select(line: HTMLElement, start: number, end: number): void {
  const range = document.createRange()
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT)
  let passed = 0
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = node.textContent?.length ?? 0
    if (passed <= start && start < passed + length) range.setStart(node, start - passed)
    if (passed < end && end <= passed + length) range.setEnd(node, end - passed)
    passed += length
  }
  const selection = window.getSelection()
  selection?.removeAllRanges()
  selection?.addRange(range)
}

/** The last line whose middle is not hidden by what scrolls it; the last of all where none is in sight. */
function lastInSight(lines: readonly HTMLElement[]): number {
  const at = [...lines].reverse().findIndex((line) => {
    const { left, top, height } = line.getBoundingClientRect()
    const seen = document.elementFromPoint(Math.max(left, 0) + 1, top + height / 2)
    return seen !== null && (line.contains(seen) || seen.contains(line))
  })
  return at < 0 ? lines.length - 1 : lines.length - 1 - at
}
