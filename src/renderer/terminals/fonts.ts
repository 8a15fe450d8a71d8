/**
 * The shipped font lies in some ninety files, each with a part of the characters, and comes when it is first needed. xterm
 * measures a cell once, when it is opened, and keeps the picture of each character that it has drawn.
 */
// Here and not with the page: to the Korean parts of a font that nothing is written in yet the picture would have to wait.
import '@fontsource/nanum-gothic-coding/400.css'
import '@fontsource/nanum-gothic-coding/700.css'
import type { Terminal } from '@xterm/xterm'
import { shippedFont } from './look'

/** Resolves once xterm can measure; where the font does not come, with the system's. */
export async function fontToMeasure(): Promise<void> {
  await Promise.allSettled(['', 'bold '].map((weight) => document.fonts.load(`${weight}15px "${shippedFont}"`, 'W')))
}

/** Characters that were drawn before their part of the font came are drawn again. Returns the unsubscriber. */
export function redrawWithFont(terminal: Terminal): () => void {
  const redraw = (event: FontFaceSetLoadEvent): void => {
    if (event.fontfaces.some(({ family }) => family.replace(/["']/g, '') === shippedFont)) terminal.clearTextureAtlas()
  }
  document.fonts.addEventListener('loadingdone', redraw)
  return () => {
    document.fonts.removeEventListener('loadingdone', redraw)
  }
}
