/** What the graph's components let their parent do (defineExpose). */
import type { Rectangle } from '../../core/graph/types'
import type { View } from './viewport'

export interface CanvasHandle {
  /** Brings an element into sight; with `focus`, the keyboard goes there too. */
  reveal(element: string, focus: boolean): Promise<void>
  /** Shows that element whole, or everything. */
  fit(element: string | null): void
  zoomBy(factor: number): void
  setBounds(bounds: Rectangle): void
  focus(): void
  /** The part of the world that can be seen just now. */
  inView(): Rectangle
  /** Where one looks; null while all of it is shown. */
  view(): View | null
  look(view: View): void
}

export interface SearchHandle {
  focus(): void
}
