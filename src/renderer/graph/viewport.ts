/**
 * What of the picture is in sight: a shift and a scale. The world's transform is written to its element directly, so that
 * panning and zooming render nothing; only what comes into sight is told to Vue, by whole steps.
 */
import { onBeforeUnmount, onMounted, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { Rectangle } from '../../core/graph/types'

export interface Viewport {
  /** The part of the world that must be in the DOM: what is in sight and a margin, renewed in steps. */
  readonly sight: ShallowRef<Rectangle>
  /** The part of the world that can be seen just now, without any margin. */
  inView(): Rectangle
  /** How much detail can be read at this scale. */
  readonly detail: ShallowRef<Detail>
  /**
   * The picture has this extent now. It is shown whole at first, and again where all of it was in sight and no longer is:
   * what fits where one looks moves nothing.
   */
  setBounds(bounds: Rectangle): void
  /** Shows that area whole; without one, all of the picture. */
  fit(area?: Rectangle): void
  /** Moves the least that brings that area into sight, at a scale at which it can be read. */
  reveal(area: Rectangle): void
  zoomBy(factor: number): void
  panBy(x: number, y: number): void
  /** Where one looks; null while all of it is shown. */
  view(): View | null
  /** Looks there again. */
  look(view: View): void
}

/** The world's origin in the canvas, in CSS pixels, and its scale. */
export interface View {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

/**
 * full: everything; main: names and first addresses; some: names alone, those of boxes on their upper edges; marks: boxes and
 * their names, on the edge or beside; far: names of the large ones, and where there is room beside. From main on letters keep a
 * size that can be read, as far as their places have room.
 */
export type Detail = 'full' | 'main' | 'some' | 'marks' | 'far'

const zoomLimits = { least: 0.04, most: 2.5 } as const
const readableZoom = 0.6
/** From here on an interface's name and address have room for letters that can be read. */
const leastMainZoom = 0.35
const fitMargin = 16
/** A picture of few boxes is shown no larger than this, but for windows that have far more room than it needs. */
const fitZoom = { most: 1.8, usual: 1.15, usualWidth: 1600 } as const
/** Around what is in sight, in parts of the canvas: so far a pan goes before anything must be rendered. */
const sightMargin = 0.5
/** As soon as less than this is left of the margin, what must be rendered is renewed. */
const sightLeft = 0.15
/** So long after the last movement the picture is drawn crisply at its new scale. */
const settleMs = 140
const dragThreshold = 4
/** From one size of labels to the next. */
const labelStep = 1.1

/**
 * @param canvas the element that is looked through; it takes the gestures.
 * @param world the element that is moved within it.
 * @param pageZoom the window's pixels to one of CSS: letters are as large in them, whatever presenter mode does.
 * @param onClick a press on neither a button nor a drag.
 * @param onRest it has come to rest, wherever.
 */
export function useViewport(
  canvas: Readonly<Ref<HTMLElement | null>>,
  world: Readonly<Ref<HTMLElement | null>>,
  pageZoom: () => number,
  onClick: () => void,
  onRest: () => void,
): Viewport {
  const at = { x: 0, y: 0, zoom: 1 }
  const sight = shallowRef<Rectangle>({ x: 0, y: 0, width: 0, height: 0 })
  const detail = shallowRef<Detail>('full')
  let bounds: Rectangle | null = null
  /** fitted: shown whole by us; seen: the person has moved it, yet all of it is in sight; part: not all is in sight. */
  let shown: 'fitted' | 'seen' | 'part' = 'fitted'
  let settling: number | undefined
  let frame: number | undefined

  const size = (): { width: number; height: number } => ({
    width: canvas.value?.clientWidth ?? 0,
    height: canvas.value?.clientHeight ?? 0,
  })
  const inSight = (margin: number): Rectangle => {
    const { width, height } = size()
    return {
      x: (-at.x - width * margin) / at.zoom,
      y: (-at.y - height * margin) / at.zoom,
      width: (width * (1 + 2 * margin)) / at.zoom,
      height: (height * (1 + 2 * margin)) / at.zoom,
    }
  }
  const draw = (): void => {
    frame = undefined
    if (!world.value) return
    world.value.style.transform = `translate(${String(at.x)}px, ${String(at.y)}px) scale(${String(at.zoom)})`
    if (!contains(sight.value, inSight(sightLeft)) || tooMuch(sight.value, inSight(sightMargin))) {
      sight.value = inSight(sightMargin)
    }
    const now = detailAt(at.zoom * pageZoom())
    if (now !== detail.value) detail.value = now
    if (now !== 'full') world.value.style.setProperty('--unzoom', labelScale(at.zoom))
  }
  /** While it moves, the browser keeps what it has drawn and only shifts and scales it (CSS will-change). */
  const changed = (): void => {
    shown = bounds !== null && contains(inSight(0), bounds) ? 'seen' : 'part'
    world.value?.classList.add('moving')
    frame ??= requestAnimationFrame(draw)
    window.clearTimeout(settling)
    settling = window.setTimeout(() => {
      world.value?.classList.remove('moving')
      onRest()
    }, settleMs)
  }
  const jump = (): void => {
    if (frame !== undefined) cancelAnimationFrame(frame)
    draw()
    onRest()
  }
  const zoomAt = (factor: number, x: number, y: number): void => {
    const zoom = Math.min(zoomLimits.most, Math.max(zoomLimits.least, at.zoom * factor))
    at.x = x - ((x - at.x) * zoom) / at.zoom
    at.y = y - ((y - at.y) * zoom) / at.zoom
    at.zoom = zoom
    changed()
  }
  const panBy = (x: number, y: number): void => {
    at.x += x
    at.y += y
    changed()
  }
  const fit = (area: Rectangle | null): void => {
    const { width, height } = size()
    if (area === null || width === 0 || height === 0) return
    const most = Math.min(fitZoom.most, Math.max(fitZoom.usual, (fitZoom.usual * width) / fitZoom.usualWidth))
    const zoom = Math.min((width - 2 * fitMargin) / area.width, (height - 2 * fitMargin) / area.height, most)
    at.zoom = Math.max(zoomLimits.least, zoom)
    at.x = (width - area.width * at.zoom) / 2 - area.x * at.zoom
    at.y = (height - area.height * at.zoom) / 2 - area.y * at.zoom
    shown = area === bounds ? 'fitted' : 'part'
    jump()
  }
  const onResize = (): void => {
    if (shown === 'part') draw()
    else fit(bounds)
  }
  useGestures(canvas, { zoomAt, panBy, onClick, onResize })
  onBeforeUnmount(() => {
    window.clearTimeout(settling)
    if (frame !== undefined) cancelAnimationFrame(frame)
  })
  return {
    sight,
    inView: () => inSight(0),
    detail,
    setBounds(next) {
      const first = bounds === null
      bounds = next
      if (first || (shown !== 'part' && !contains(inSight(0), next))) fit(next)
      else draw()
    },
    fit: (area) => fit(area ?? bounds),
    reveal(area) {
      const { width, height } = size()
      if (width === 0 || (contains(inSight(0), area) && at.zoom * pageZoom() >= leastMainZoom)) return
      const zoom = Math.max(at.zoom, Math.min(readableZoom, width / area.width, height / area.height))
      at.zoom = zoom
      at.x = width / 2 - (area.x + area.width / 2) * zoom
      at.y = height / 2 - (area.y + area.height / 2) * zoom
      shown = 'part'
      jump()
    },
    zoomBy(factor) {
      const { width, height } = size()
      zoomAt(factor, width / 2, height / 2)
    },
    panBy,
    view: () => (shown === 'fitted' ? null : { ...at }),
    look(view) {
      Object.assign(at, view, { zoom: Math.min(zoomLimits.most, Math.max(zoomLimits.least, view.zoom)) })
      shown = bounds !== null && contains(inSight(0), bounds) ? 'seen' : 'part'
      jump()
    },
  }
}

interface Gestures {
  zoomAt(factor: number, x: number, y: number): void
  panBy(x: number, y: number): void
  onClick(): void
  onResize(): void
}

/** Wheel and pinch zoom about the pointer, with Shift the wheel shifts; a drag from anywhere but a button shifts. */
function useGestures(canvas: Readonly<Ref<HTMLElement | null>>, gestures: Gestures): void {
  let drag: { readonly id: number; x: number; y: number; moved: boolean } | null = null
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault()
    const step = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
    if (event.shiftKey && !event.ctrlKey) {
      gestures.panBy(-(event.deltaX + event.deltaY) * step, 0)
      return
    }
    const box = canvas.value?.getBoundingClientRect()
    // A pinch arrives as a wheel with Ctrl and small steps.
    const strength = event.ctrlKey ? 0.01 : 0.0018
    const factor = Math.exp(-event.deltaY * step * strength)
    gestures.zoomAt(factor, event.clientX - (box?.left ?? 0), event.clientY - (box?.top ?? 0))
  }
  const onDown = (event: PointerEvent): void => {
    const target = event.target as Element
    if (event.button > 1 || (event.button === 0 && target.closest('button'))) return
    drag = { id: event.pointerId, x: event.clientX, y: event.clientY, moved: false }
  }
  const onMove = (event: PointerEvent): void => {
    if (drag?.id !== event.pointerId) return
    const [x, y] = [event.clientX - drag.x, event.clientY - drag.y]
    if (!drag.moved && Math.hypot(x, y) < dragThreshold) return
    if (!drag.moved) canvas.value?.setPointerCapture(event.pointerId)
    Object.assign(drag, { x: event.clientX, y: event.clientY, moved: true })
    gestures.panBy(x, y)
  }
  const onUp = (event: PointerEvent): void => {
    if (drag?.id !== event.pointerId) return
    if (!drag.moved && event.type === 'pointerup') gestures.onClick()
    drag = null
  }
  const resized = new ResizeObserver(() => {
    gestures.onResize()
  })
  onMounted(() => {
    const element = canvas.value
    if (!element) return
    resized.observe(element)
    element.addEventListener('wheel', onWheel, { passive: false })
    element.addEventListener('pointerdown', onDown)
    element.addEventListener('pointermove', onMove)
    element.addEventListener('pointerup', onUp)
    element.addEventListener('pointercancel', onUp)
  })
  onBeforeUnmount(() => {
    resized.disconnect()
  })
}

function detailAt(zoom: number): Detail {
  if (zoom >= 0.78) return 'full'
  if (zoom >= leastMainZoom) return 'main'
  if (zoom >= 0.2) return 'some'
  return zoom >= 0.08 ? 'marks' : 'far'
}

/** What brings a label back to its size, or nearly, in steps, so that few of a zoom's frames lay labels out anew. */
function labelScale(zoom: number): string {
  return (labelStep ** Math.floor(-Math.log(zoom) / Math.log(labelStep))).toFixed(3)
}

/** Whether what is rendered is far more than what is in sight: after zooming in. */
function tooMuch(rendered: Rectangle, wanted: Rectangle): boolean {
  return rendered.width > 2.5 * wanted.width
}

function contains(outer: Rectangle, inner: Rectangle): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.width >= inner.x + inner.width &&
    outer.y + outer.height >= inner.y + inner.height
  )
}

/** Whether the two overlap. */
export function meets(one: Rectangle, other: Rectangle): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  )
}
