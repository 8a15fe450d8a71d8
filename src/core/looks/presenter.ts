/** How much larger everything is in presenter mode: text, terminals and the picture alike. */

/** CSS pixels that the window needs at least, so that nothing of it is cut off: what all views are measured at. */
const smallest = { width: 1024, height: 576 }
const limits = { min: 1.1, max: 1.5 }

/**
 * @param width of the window in CSS pixels as they are without presenter mode.
 * @param height likewise.
 * @returns the factor, as large as the window allows: 1.25 at 1280×720, 1.5 at 1920×1080 and more.
 */
export function presenterZoom(width: number, height: number): number {
  const fitting = Math.min(width / smallest.width, height / smallest.height)
  return Math.min(limits.max, Math.max(limits.min, Math.floor(fitting * 100) / 100))
}
