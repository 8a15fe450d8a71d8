/** The keyboard in the picture. Keys work only while the focus is in it, so that no other field loses a letter. */
import type { DrawnLayout } from '../../core/graph/layoutDiff'
import { walk, type Step } from '../../core/graph/walk'

export interface WalkActions {
  readonly layout: () => DrawnLayout
  /** Brings an element into sight and gives it the focus. */
  go(element: string): void
  fitAll(): void
  fitSelection(): void
  zoomBy(factor: number): void
}

const steps: Readonly<Record<string, Step>> = {
  ArrowDown: 'next',
  ArrowUp: 'previous',
  ArrowRight: 'follow',
  w: 'follow',
  PageDown: 'next-box',
  PageUp: 'previous-box',
}

/** @returns the handler of `keydown` in the canvas. */
export function useWalk(actions: WalkActions): (event: KeyboardEvent) => void {
  /** Every element that a wire was followed from, for the way back. */
  let trail: string[] = []

  function step(name: Step, at: string | null): boolean {
    const to = walk(actions.layout(), at, name, trail[trail.length - 1] ?? null)
    if (to === null) return false
    if (name === 'follow' && at !== null) trail = [...trail.slice(-50), at]
    else if (name !== 'follow') trail = []
    actions.go(to)
    return true
  }

  function back(): boolean {
    const to = trail.pop()
    if (to !== undefined) actions.go(to)
    return to !== undefined
  }

  const others: Readonly<Record<string, () => void>> = {
    f: actions.fitAll,
    s: actions.fitSelection,
    '+': () => actions.zoomBy(1.25),
    '-': () => actions.zoomBy(0.8),
  }
  return (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const at = (event.target as HTMLElement).dataset['element'] ?? null
    const name = steps[event.key]
    if (name) step(name, at)
    else if (event.key === 'ArrowLeft') back()
    else if (others[event.key]) others[event.key]?.()
    else return
    event.preventDefault()
  }
}
