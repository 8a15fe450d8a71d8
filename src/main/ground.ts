/** What is seen of the window before its page is: near enough to each theme's own. */
import { nativeTheme } from 'electron'
import { shownTheme, type ThemeChoice } from '../core/looks/themes'

/** @returns a CSS colour. */
export function groundOf(choice: ThemeChoice): string {
  const { shouldUseDarkColors: dark, shouldUseHighContrastColors: moreContrast } = nativeTheme
  return { dark: '#10141b', light: '#ffffff', contrast: '#000000' }[shownTheme(choice, { dark, moreContrast })]
}
