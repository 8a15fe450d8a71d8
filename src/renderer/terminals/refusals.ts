/** What a terminal does not do for the programs in it, whoever they are. */
import type { ITerminalOptions, Terminal } from '@xterm/xterm'

/**
 * CSI … t: no window is moved, resized or asked about, and no title is typed back as if the person had (xterm's ctlseqs,
 * `allowWindowOps`). These are xterm.js's defaults, said here so that they stay.
 */
export const noWindowOperations: ITerminalOptions['windowOptions'] = { getWinTitle: false, getIconTitle: false }

/**
 * OSC 52 would let what runs in a lab read or write the person's clipboard: it is taken and dropped, so that no addon that
 * was loaded before obeys it.
 */
export function refuseClipboardAccess(terminal: Terminal): void {
  terminal.parser.registerOscHandler(52, () => true)
}
