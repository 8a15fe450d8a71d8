/** Terminals of what stands in the picture: what is offered at an element, and how it is opened by key. */
import { useWorkbenchStore } from '../stores/workbench'
import { usePlaceText } from '../terminals/panes/placeText'
import { useTerminalOffers } from '../terminals/panes/terminalOffers'

export interface ElementTerminals {
  /** What the first terminal at a box is called; null: there is none. */
  titleAt(box: string): string | null
  /** Opens the first terminal at an element, at a wire one at both ends. @returns whether there is one. */
  open(element: string): boolean
  /** Enter on what is selected already opens a terminal there; with Shift, all that there is to do. */
  onEnter(event: KeyboardEvent): void
}

/** To be called in a component's setup. */
export function useElementTerminals(): ElementTerminals {
  const workbench = useWorkbenchStore()
  const terminals = useTerminalOffers()
  const placeText = usePlaceText()
  const open = (element: string): boolean => {
    const pair = terminals.wireAt(element)
    const [offer] = terminals.at(element)
    if (pair) terminals.openPair(pair)
    else if (offer) terminals.open(offer)
    return pair !== null || offer !== undefined
  }
  return {
    open,
    titleAt(box) {
      const [offer] = terminals.at(box)
      return offer ? placeText.describe(offer) : null
    },
    onEnter(event) {
      const target = event.target as HTMLElement
      const element = target.dataset['element']
      if (element === undefined || event.ctrlKey || event.altKey || event.metaKey) return
      if (event.shiftKey) {
        const { left, top, width, height } = target.getBoundingClientRect()
        const at = { clientX: left + width / 2, clientY: top + height / 2 }
        target.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, ...at }))
      } else if (element !== workbench.selected || !open(element)) return
      event.preventDefault()
    },
  }
}
