/** Which theme the window shows, by what the person chose and what the desktop asks for. */

export const themes = ['dark', 'light', 'contrast'] as const
/** What is shown. */
export type Theme = (typeof themes)[number]

export const themeChoices = ['system', ...themes] as const
/** What is chosen: `system` follows the desktop while the window is open, too. */
export type ThemeChoice = (typeof themeChoices)[number]

/** What the desktop asks for (Media Queries Level 5, prefers-color-scheme and prefers-contrast). */
export interface DesktopWishes {
  readonly dark: boolean
  readonly moreContrast: boolean
}

/** @returns the theme to show. More contrast is a need, dark or light a taste: the need goes first. */
export function shownTheme(choice: ThemeChoice, wishes: DesktopWishes): Theme {
  if (choice !== 'system') return choice
  if (wishes.moreContrast) return 'contrast'
  return wishes.dark ? 'dark' : 'light'
}

/** Of two themes, as of paper: what has only these takes the nearer one. */
export function darkOrLight(theme: Theme): 'dark' | 'light' {
  return theme === 'light' ? 'light' : 'dark'
}
