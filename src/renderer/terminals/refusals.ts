/** What a terminal does not do for the programs in it, whoever they are. Window operations (CSI … t) xterm.js refuses by itself. */
import type { Terminal } from '@xterm/xterm'

/**
 * OSC 52 would let what runs in a lab read or write the person's clipboard: it is taken and dropped, so that no addon that
 * was loaded before obeys it.
 */
export function refuseClipboardAccess(terminal: Terminal): void {
  terminal.parser.registerOscHandler(52, () => true)
}
