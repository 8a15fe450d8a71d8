/** What the desktop asks for, followed while the page is there. */
import { shallowRef, type ShallowRef } from 'vue'
import type { DesktopWishes } from '../../core/looks/themes'

/** @returns the wishes as they are now and will be. */
export function useDesktopWishes(): Readonly<ShallowRef<DesktopWishes>> {
  const dark = window.matchMedia('(prefers-color-scheme: dark)')
  const moreContrast = window.matchMedia('(prefers-contrast: more)')
  const read = (): DesktopWishes => ({ dark: dark.matches, moreContrast: moreContrast.matches })
  const wishes = shallowRef(read())
  for (const query of [dark, moreContrast]) {
    query.addEventListener('change', () => {
      wishes.value = read()
    })
  }
  return wishes
}
