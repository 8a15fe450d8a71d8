/**
 * WebGL for the terminals in sight. A page has some sixteen contexts (Chromium's kMaxWebGLContexts), and one more loses the
 * oldest for good: of twenty terminals the ones out of sight give theirs back. Without a context xterm draws with DOM elements.
 */
import { WebglAddon } from '@xterm/addon-webgl'
import type { Terminal } from '@xterm/xterm'
import { accelerated } from './accelerated'

/** Leaves room for the page's other canvases. */
const limit = 12

/** The newest last. */
const holders: Renderer[] = []

export interface Renderer {
  /** Tells whether the terminal is in sight. */
  show(visible: boolean): void
  dispose(): void
}

/** Lets the terminal draw by WebGL where a graphics card does that. */
export function createRenderer(terminal: Terminal): Renderer {
  let addon: WebglAddon | null = null
  let inSight = false
  /** This terminal has lost a context, or gets none: it does not ask again. */
  let refused = false
  const release = (): void => {
    const index = holders.indexOf(renderer)
    if (index !== -1) holders.splice(index, 1)
    addon?.dispose()
    addon = null
  }
  const take = (): void => {
    if (addon || refused || !accelerated() || holders.length >= limit) return
    try {
      addon = new WebglAddon()
      addon.onContextLoss(() => {
        refused = true
        release()
      })
      terminal.loadAddon(addon)
      holders.push(renderer)
    } catch {
      // No WebGL2 here: the DOM renderer stays, slower but the same.
      refused = true
      release()
    }
  }
  const renderer: Renderer = {
    show(visible) {
      if (visible === inSight) return
      inSight = visible
      if (visible) take()
      else release()
    },
    dispose: release,
  }
  return renderer
}
