/** Whether WebGL is drawn by a graphics card here. */

let known: boolean | null = null

/**
 * Where a processor draws in its place (SwiftShader, llvmpipe), each frame of a terminal takes it longer than the page's own
 * drawing of text does. Chromium says so by refusing a context with `failIfMajorPerformanceCaveat` (WebGL 1.0 specification,
 * 5.2).
 *
 * @returns asked once for the page.
 */
export function accelerated(): boolean {
  known ??= probe()
  return known
}

function probe(): boolean {
  const context = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true })
  // A page has few contexts: this one is given back.
  context?.getExtension('WEBGL_lose_context')?.loseContext()
  return context !== null
}
