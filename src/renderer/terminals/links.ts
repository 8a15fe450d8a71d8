/** Links: the real target is shown while the mouse is over one, Ctrl+click opens it. */
import { WebLinksAddon } from '@xterm/addon-web-links'
import type { Terminal } from '@xterm/xterm'
import { openableLink } from '../../core/terminal/link'

export interface LinkUnderMouse {
  /** As the browser would write it: an OSC 8 link's text may say something else. */
  readonly target: string
  readonly allowed: boolean
  /** CSS pixels of the viewport. */
  readonly x: number
  readonly y: number
}

export interface LinkEvents {
  readonly onLink: (link: LinkUnderMouse | null) => void
  readonly onOpen: (url: string) => void
}

/** ASCII alone (RFC 3986), so that a Korean particle right behind an address is no part of it; a sentence's end neither. */
const printed = /https?:\/\/[\w.~:/?#[\]@!$&'*+,;=%-]*[\w~/#$&*+=%-]/i

/** Makes printed addresses and OSC 8 links work. */
export function addLinks(terminal: Terminal, { onLink, onOpen }: LinkEvents): void {
  const hover = (event: MouseEvent, text: string): void => {
    onLink({ target: written(text), allowed: openableLink(text) !== null, x: event.clientX, y: event.clientY })
  }
  const leave = (): void => {
    onLink(null)
  }
  const activate = (event: MouseEvent, text: string): void => {
    const url = openableLink(text)
    // A plain click sets the cursor's focus, selects, or is a program's own.
    if (event.ctrlKey && url !== null) onOpen(url)
  }
  // Other protocols are hovered over, too, so that the person is told why nothing happens; `activate` opens none of them.
  terminal.options.linkHandler = { activate, hover, leave, allowNonHttpProtocols: true }
  terminal.loadAddon(new WebLinksAddon(activate, { hover, leave, urlRegex: printed }))
}

function written(text: string): string {
  try {
    return new URL(text).href
  } catch {
    // No address at all: it is shown as it came, and refused.
    return text
  }
}
