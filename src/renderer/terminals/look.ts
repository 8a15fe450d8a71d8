/** How all terminals look, by the person's settings. */
import type { ITerminalOptions } from '@xterm/xterm'
import type { Theme } from '../../core/looks/themes'
import type { TerminalFont, TerminalSettings } from '../../core/terminal/settings'
import { palettes, readableContrast } from './palettes'

/** The font that comes with the page; the system's own where it is not wanted, or lacks a character. */
export const shippedFont = 'Nanum Gothic Coding'
const families: Readonly<Record<TerminalFont, string>> = {
  'nanum-gothic-coding': `"${shippedFont}", monospace`,
  monospace: `monospace, "${shippedFont}"`,
}

/** @returns the part of xterm's options that the settings decide. */
export function terminalLook(terminal: TerminalSettings, theme: Theme): ITerminalOptions {
  return {
    fontFamily: families[terminal.fontFamily],
    fontSize: terminal.fontSize,
    lineHeight: terminal.lineHeight,
    scrollback: terminal.scrollback,
    screenReaderMode: terminal.screenReader,
    theme: palettes[theme],
    minimumContrastRatio: readableContrast[theme],
  }
}
