/** Searching a terminal's whole buffer. */
import { SearchAddon, type ISearchOptions } from '@xterm/addon-search'
import type { Terminal } from '@xterm/xterm'

export interface FindQuery {
  readonly text: string
  readonly caseSensitive: boolean
  readonly wholeWord: boolean
  readonly regex: boolean
}

export interface Found {
  readonly count: number
  /** From 1; 0 where none is current. */
  readonly at: number
  /** More are there than are counted. */
  readonly more: boolean
  /** The regular expression is none. */
  readonly invalid: boolean
}

export interface Finder {
  /** Goes to the next hit (1), the one before (-1), or stays at the hit that still fits while the query is typed (0). */
  find(query: FindQuery, by: 1 | -1 | 0): void
  /** Ends the search: no mark is left. */
  clear(): void
  /** Told after each search, and again when output changes what is found. */
  onFound(listener: (found: Found) => void): void
}

/** Marks beyond these would make the page slow. */
const countLimit = 1_000
const nothing: Found = { count: 0, at: 0, more: false, invalid: false }

/** @param colours asked at each search: the theme may change. */
export function createFinder(terminal: Terminal, colours: () => ISearchOptions['decorations']): Finder {
  const addon = new SearchAddon({ highlightLimit: countLimit })
  terminal.loadAddon(addon)
  let tell: (found: Found) => void = () => undefined
  addon.onDidChangeResults(({ resultIndex, resultCount }) => {
    tell({ count: resultCount, at: resultIndex + 1, more: resultCount >= countLimit, invalid: false })
  })
  let lastWay = ''
  const clear = (): void => {
    addon.clearDecorations()
    terminal.clearSelection()
  }
  return {
    find({ text, ...options }, by) {
      if (text === '' || (options.regex && !isPattern(text))) {
        clear()
        tell({ ...nothing, invalid: text !== '' })
        return
      }
      // The addon (0.16) compares the options with themselves: the same word searched another way would keep its old marks.
      const way = JSON.stringify(options)
      if (way !== lastWay) addon.clearDecorations()
      lastWay = way
      const all = { ...options, decorations: colours(), incremental: by === 0 }
      if (by === -1) addon.findPrevious(text, all)
      else addon.findNext(text, all)
    },
    clear,
    onFound(listener) {
      tell = listener
    },
  }
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text)
    return true
  } catch {
    // A SyntaxError: the person is told.
    return false
  }
}
