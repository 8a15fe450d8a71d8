/** What the pointer, or the keyboard's focus, is on in the picture: the terminals and the tools' texts show where it is named. */
import { onBeforeUnmount, onMounted, type Ref } from 'vue'
import { wireAt } from '../../core/graph/hit'
import type { DrawnLayout } from '../../core/graph/layoutDiff'
import type { Point } from '../../core/graph/types'
import { useHighlightStore, type Highlight } from '../stores/highlight'
import type { BoxViews } from './boxViews'
import { elementsAt } from './places'
import type { Viewport } from './viewport'

/** So long, in milliseconds, the pointer rests before anything is looked for: a sweep across the picture points at nothing. */
const restMs = 60
/** A wire is a few pixels wide; so near to it, in pixels of the screen, it is meant. */
const wireReach = 6

export interface HoverSources {
  readonly layout: () => DrawnLayout
  readonly views: () => BoxViews
  readonly viewport: Pick<Viewport, 'inView'>
}

/** @param canvas the element that the picture is looked at through; all its listeners are on it alone. */
export function useHover(canvas: Readonly<Ref<HTMLElement | null>>, { layout, views, viewport }: HoverSources): void {
  const store = useHighlightStore()
  let timer: number | undefined
  let aim = ''

  function point(id: string, find: () => Highlight | null): void {
    if (id === aim) return
    window.clearTimeout(timer)
    aim = id
    if (id === '') store.leave('graph')
    else timer = window.setTimeout(() => take(find()), restMs)
  }
  function take(found: Highlight | null): void {
    if (found && found.elements.length > 0) store.point(found)
    else store.leave('graph')
  }
  function onElement(target: Element): void {
    const id = target.closest<HTMLElement>('[data-element]')?.dataset['element'] ?? ''
    point(id, () => ({ source: 'graph', elements: elementsAt(layout(), views(), id) }))
  }
  const onMove = (event: PointerEvent): void => {
    const target = event.target as Element
    if (event.buttons !== 0) return
    const wire = target.closest('button') ? null : wireUnder(event)
    if (!wire) {
      onElement(target)
      return
    }
    const ends = (): string[] => [wire.from, wire.to].flatMap((id) => elementsAt(layout(), views(), id))
    point(`wire ${wire.id}`, () => ({ source: 'graph', elements: ends(), wire: wire.id }))
  }
  function wireUnder(event: PointerEvent): ReturnType<typeof wireAt> {
    const frame = canvas.value?.getBoundingClientRect()
    if (!frame || frame.width === 0) return null
    const view = viewport.inView()
    const scale = view.width / frame.width
    const at: Point = { x: view.x + (event.clientX - frame.x) * scale, y: view.y + (event.clientY - frame.y) * scale }
    return wireAt(layout().wires.values(), at, wireReach * scale)
  }
  const onLeave = (): void => {
    point('', () => null)
  }
  const onFocus = (event: FocusEvent): void => {
    onElement(event.target as Element)
  }
  onMounted(() => {
    canvas.value?.addEventListener('pointermove', onMove)
    canvas.value?.addEventListener('pointerleave', onLeave)
    canvas.value?.addEventListener('focusin', onFocus)
    canvas.value?.addEventListener('focusout', onLeave)
  })
  onBeforeUnmount(() => {
    window.clearTimeout(timer)
    store.leave('graph')
  })
}
