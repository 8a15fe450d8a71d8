/**
 * Frames around parts of a terminal's text. Laid over the screen and not xterm's own decorations: those are bound to lines of
 * the normal buffer, and a program that takes the whole screen (`watch`, `less`) draws in the other one.
 */
import type { Terminal } from '@xterm/xterm'
import { cellSpans } from '../../core/recognise/cells'
import type { Span } from '../../core/recognise/types'
import { visibleLines } from './lines'
import './marks.css'

/** A flood draws every frame; so often, in milliseconds, are the frames put where their words are now. */
const drawEveryMs = 100

export interface Marks {
  /** Frames what is found in the visible rows, and again as they change; null takes all frames away. */
  show(find: ((text: string) => readonly Span[]) | null): void
  dispose(): void
}

/** @param terminal opened in its element. */
export function createMarks(terminal: Terminal): Marks {
  const layer = document.createElement('div')
  layer.className = 'terminal-marks'
  layer.setAttribute('aria-hidden', 'true')
  const screen = terminal.element?.querySelector<HTMLElement>('.xterm-screen')
  screen?.append(layer)
  let find: ((text: string) => readonly Span[]) | null = null
  let timer: number | undefined

  const draw = (): void => {
    timer = undefined
    const isSeen = screen && screen.getClientRects().length > 0
    layer.replaceChildren(...(find && isSeen ? framesOf(terminal, screen, find) : []))
  }
  const soon = (): void => {
    if (find) timer ??= window.setTimeout(draw, drawEveryMs)
  }
  const listeners = [terminal.onRender(soon), terminal.onScroll(soon), terminal.onResize(soon)]
  return {
    show(next) {
      if (next === null && find === null) return
      find = next
      window.clearTimeout(timer)
      draw()
    },
    dispose() {
      window.clearTimeout(timer)
      for (const listener of listeners) listener.dispose()
      layer.remove()
    },
  }
}

function framesOf(terminal: Terminal, screen: HTMLElement, find: (text: string) => readonly Span[]): HTMLElement[] {
  const top = terminal.buffer.active.viewportY
  const [width, height] = [screen.clientWidth / terminal.cols, screen.clientHeight / terminal.rows]
  return visibleLines(terminal).flatMap((line) =>
    find(line.text).flatMap(({ start, end }) =>
      cellSpans(line, start, end, terminal.cols).flatMap(({ row, from, to }) => {
        const y = line.firstRow + row - top
        if (y < 0 || y >= terminal.rows) return []
        const frame = document.createElement('div')
        frame.className = 'terminal-mark'
        frame.dataset['text'] = line.text.slice(start, end)
        Object.assign(frame.style, {
          left: `${String(from * width)}px`,
          top: `${String(y * height)}px`,
          width: `${String((to - from) * width)}px`,
          height: `${String(height)}px`,
        })
        return [frame]
      }),
    ),
  )
}
