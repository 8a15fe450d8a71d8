/**
 * WebGL for the terminals in sight. A page has some sixteen contexts (Chromium's kMaxWebGLContexts), and one more loses the
 * oldest for good: of twenty terminals, one out of sight gives its own to one that is looked at. Without a context xterm draws
 * with DOM elements, whose cells may be a part of a pixel wider: a change of the renderer is told, and is rare.
 */
import { WebglAddon } from '@xterm/addon-webgl'
import type { Terminal } from '@xterm/xterm'
import { accelerated } from './accelerated'

/** Leaves room for the page's other canvases. */
const limit = 12

interface Holder {
  inSight: boolean
  release(): void
}

/** The newest last. */
const holders: Holder[] = []

export interface Renderer {
  /** Tells whether the terminal is in sight. */
  show(visible: boolean): void
  dispose(): void
}

/**
 * Lets the terminal draw by WebGL where a graphics card does that; call it when the terminal is in its element.
 * @param onChange the size of a cell may be another one now.
 */
export function createRenderer(terminal: Terminal, onChange: () => void): Renderer {
  let addon: WebglAddon | null = null
  /** This terminal has lost a context, or gets none: it does not ask again. */
  let refused = false
  const holder: Holder = {
    inSight: true,
    release() {
      const index = holders.indexOf(holder)
      if (index !== -1) holders.splice(index, 1)
      addon?.dispose()
      addon = null
    },
  }
  const refuse = (): void => {
    refused = true
    holder.release()
  }
  const take = (): void => {
    if (addon || refused || !accelerated()) return
    if (holders.length >= limit) holders.find((one) => !one.inSight)?.release()
    if (holders.length >= limit) return
    try {
      addon = new WebglAddon()
      addon.onContextLoss(() => {
        refuse()
        onChange()
      })
      terminal.loadAddon(addon)
      holders.push(holder)
    } catch {
      // No WebGL2 here: the DOM renderer stays, slower but the same.
      refuse()
    }
  }
  take()
  return {
    show(visible) {
      holder.inSight = visible
      const before = addon
      if (visible) take()
      if (addon !== before) onChange()
    },
    dispose: holder.release,
  }
}
