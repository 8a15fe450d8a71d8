/** The window's size in CSS pixels, followed while the page is there. */
import { shallowRef, type ShallowRef } from 'vue'

export interface WindowSize {
  readonly width: number
  readonly height: number
}

export function useWindowSize(): Readonly<ShallowRef<WindowSize>> {
  const read = (): WindowSize => ({ width: window.innerWidth, height: window.innerHeight })
  const size = shallowRef(read())
  window.addEventListener('resize', () => {
    size.value = read()
  })
  return size
}
