/** What a person may choose of the terminals: one choice for all of them. */

export const terminalFonts = ['nanum-gothic-coding', 'monospace'] as const
export const bells = ['off', 'visual', 'sound'] as const

export type TerminalFont = (typeof terminalFonts)[number]
export type Bell = (typeof bells)[number]

export interface TerminalSettings {
  readonly fontFamily: TerminalFont
  /** CSS pixels. */
  readonly fontSize: number
  /** Times the font's own height. */
  readonly lineHeight: number
  /** Lines that are kept above the ones in sight. */
  readonly scrollback: number
  /** Keeps the rows as text that a screen reader finds. */
  readonly screenReader: boolean
  readonly bell: Bell
  /** What the mouse selects goes to the clipboard at once. */
  readonly copyOnSelect: boolean
}

/** Inclusive. */
export const terminalLimits = {
  fontSize: { min: 8, max: 32, step: 1 },
  lineHeight: { min: 1, max: 2, step: 0.05 },
  scrollback: { min: 1_000, max: 100_000, step: 1_000 },
} as const

export const defaultTerminalSettings: TerminalSettings = {
  fontFamily: 'nanum-gothic-coding',
  fontSize: 15,
  lineHeight: 1.15,
  scrollback: 10_000,
  screenReader: false,
  bell: 'visual',
  copyOnSelect: false,
}

/**
 * @param by +1 or -1 pixel, or 0 for the size that a new installation has.
 * @returns the font's next size, within the limits.
 */
export function zoomedFontSize(size: number, by: 1 | -1 | 0): number {
  const { min, max } = terminalLimits.fontSize
  return by === 0 ? defaultTerminalSettings.fontSize : Math.min(max, Math.max(min, size + by))
}
