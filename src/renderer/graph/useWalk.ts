/** The keyboard in the picture. Keys work only while the focus is in it, so that no other field loses a letter. */
import type { DrawnLayout } from '../../core/graph/layoutDiff'
import { commandAt, type EffectiveKeys } from '../../core/commands/keys'
import type { CommandId } from '../../core/commands/registry'
import { walk, type Step } from '../../core/graph/walk'

export interface WalkActions {
  readonly keys: () => EffectiveKeys
  readonly layout: () => DrawnLayout
  /** Brings an element into sight and gives it the focus. */
  go(element: string): void
  fitAll(): void
  fitSelection(): void
  zoomBy(factor: number): void
}

const steps: Readonly<Partial<Record<CommandId, Step>>> = {
  'graph.next': 'next',
  'graph.previous': 'previous',
  'graph.follow': 'follow',
  'graph.nextBox': 'next-box',
  'graph.previousBox': 'previous-box',
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

  function back(): void {
    const to = trail.pop()
    if (to !== undefined) actions.go(to)
  }

  const others: Readonly<Partial<Record<CommandId, () => void>>> = {
    'graph.back': back,
    'graph.fit': actions.fitAll,
    'graph.fitSelection': actions.fitSelection,
    'graph.zoomIn': () => actions.zoomBy(1.25),
    'graph.zoomOut': () => actions.zoomBy(0.8),
  }
  return (event) => {
    const id = commandAt(actions.keys(), event, ['graph'])
    if (id === null) return
    const at = (event.target as HTMLElement).dataset['element'] ?? null
    const name = steps[id]
    if (name) step(name, at)
    else if (others[id]) others[id]()
    else return
    event.preventDefault()
  }
}
