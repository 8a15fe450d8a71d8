/**
 * The terminals' colours in each theme. A colour that a program writes with stands out by 4.5:1 or more from the background
 * (WCAG 2.2, 1.4.3). Black in the dark theme and white in the light one stay what programs mean by them, which is a ground to
 * write on; where one of them is written with, xterm's `minimumContrastRatio` makes it readable.
 */
import type { ISearchOptions } from '@xterm/addon-search'
import type { ITheme } from '@xterm/xterm'
import type { Theme } from '../../core/looks/themes'

/** WCAG 2.2: 1.4.3, and 1.4.6 where more was asked for. */
export const readableContrast: Readonly<Record<Theme, number>> = { dark: 4.5, light: 4.5, contrast: 7 }

export const palettes = {
  dark: {
    background: '#141a22',
    foreground: '#e6ecf3',
    cursor: '#4cc2ff',
    cursorAccent: '#141a22',
    selectionBackground: '#2d4a63',
    selectionInactiveBackground: '#2a3947',
    black: '#0b0f14',
    red: '#ff8d85',
    green: '#55d6a0',
    yellow: '#f5c451',
    blue: '#7aa7ff',
    magenta: '#c79bff',
    cyan: '#4cc2ff',
    white: '#c6d0dc',
    brightBlack: '#8b9bae',
    brightRed: '#ffb0aa',
    brightGreen: '#86e8be',
    brightYellow: '#ffdd8a',
    brightBlue: '#a6c5ff',
    brightMagenta: '#dcc0ff',
    brightCyan: '#8ed9ff',
    brightWhite: '#ffffff',
  },
  light: {
    background: '#ffffff',
    foreground: '#17212c',
    cursor: '#0967a8',
    cursorAccent: '#ffffff',
    selectionBackground: '#b9d9f2',
    selectionInactiveBackground: '#d5e2ec',
    black: '#17212c',
    red: '#b3261e',
    green: '#0b6e48',
    yellow: '#7d5600',
    blue: '#2457c5',
    magenta: '#7a35c9',
    cyan: '#0967a8',
    white: '#dde4ec',
    brightBlack: '#506072',
    brightRed: '#c62f26',
    brightGreen: '#0b7a4f',
    brightYellow: '#8a6000',
    brightBlue: '#2f66dd',
    brightMagenta: '#8a46d8',
    brightCyan: '#0a72ba',
    brightWhite: '#ffffff',
  },
  contrast: {
    background: '#000000',
    foreground: '#ffffff',
    cursor: '#ffff00',
    cursorAccent: '#000000',
    selectionBackground: '#00407a',
    selectionInactiveBackground: '#3a3a3a',
    black: '#000000',
    red: '#ff9d96',
    green: '#6df2b4',
    yellow: '#ffe066',
    blue: '#9dc0ff',
    magenta: '#dcb8ff',
    cyan: '#66e0ff',
    white: '#e6e6e6',
    brightBlack: '#b3b3b3',
    brightRed: '#ffc2bd',
    brightGreen: '#a8ffd6',
    brightYellow: '#fff0a3',
    brightBlue: '#c4daff',
    brightMagenta: '#ecd6ff',
    brightCyan: '#b0f0ff',
    brightWhite: '#ffffff',
  },
} as const satisfies Record<Theme, ITheme>

/** How what was found is marked: the hit that one is at differs by its border, too. */
export const foundColours: Readonly<Record<Theme, NonNullable<ISearchOptions['decorations']>>> = {
  dark: {
    matchBackground: '#4a3f16',
    matchOverviewRuler: '#f5c451',
    activeMatchBackground: '#7a5b00',
    activeMatchBorder: '#ffdd8a',
    activeMatchColorOverviewRuler: '#ffdd8a',
  },
  light: {
    matchBackground: '#fbeab0',
    matchOverviewRuler: '#7d5600',
    activeMatchBackground: '#ffd24d',
    activeMatchBorder: '#7d5600',
    activeMatchColorOverviewRuler: '#7d5600',
  },
  contrast: {
    matchBackground: '#4a3c00',
    matchOverviewRuler: '#ffe066',
    activeMatchBackground: '#5c4a00',
    activeMatchBorder: '#ffffff',
    activeMatchColorOverviewRuler: '#ffffff',
  },
}
