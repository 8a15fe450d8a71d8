/**
 * Marks that go along a wire while packets do. Eight steps a second, told to one element: an animation of the browser's, which
 * draws every frame, took a tenth of a core for a few wires without a graphics card.
 */
import { onBeforeUnmount, watch, type Ref } from 'vue'

const stepMs = 125
/** After so many the marks stand where they began; see the dashes of `.packets`. */
const steps = 8

/**
 * @param element gets the step as `--march`.
 * @param goes whether anything moves; where the desktop asks for less motion the marks stand.
 */
export function useMarch(element: Readonly<Ref<SVGElement | null>>, goes: () => boolean): void {
  const still = window.matchMedia('(prefers-reduced-motion: reduce)')
  let timer: number | undefined
  let step = 0
  const stop = (): void => {
    window.clearInterval(timer)
    timer = undefined
  }
  const march = (): void => {
    if (still.matches || document.visibilityState !== 'visible') return
    step = (step + 1) % steps
    element.value?.style.setProperty('--march', String(step))
  }
  watch(
    goes,
    (going) => {
      if (!going) stop()
      else timer ??= window.setInterval(march, stepMs)
    },
    { immediate: true },
  )
  onBeforeUnmount(stop)
}
