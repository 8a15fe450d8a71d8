/** One page's look at a terminal: a MessagePort for what the page says, and the window's channel for what is printed. */
import type { MessageChannelMain, WebContents } from 'electron'
import { ipcChannels } from '../../contract/ipc'
import type { TerminalPort } from './line'

/**
 * @param contents the page, or null when there is none.
 * @returns what makes a port and hands its other end to the page; each look has a number that no other has.
 */
export function createTerminalPorts(
  contents: () => WebContents | null,
  newChannel: () => MessageChannelMain,
): (terminalId: number) => TerminalPort {
  let looks = 0
  return (terminalId) => {
    const look = ++looks
    const { port1, port2 } = newChannel()
    contents()?.postMessage(ipcChannels.terminalPort, { terminalId, look }, [port2])
    return {
      postMessage(output) {
        const page = contents()
        // A page that has died says so by its port's end, which is still on its way here.
        if (page && !page.isDestroyed() && !page.isCrashed()) page.send(ipcChannels.terminalOutput, look, output)
      },
      on: (event: 'message' | 'close', listener: never) =>
        event === 'close' ? port1.on(event, listener) : port1.on(event, listener),
      start: () => {
        port1.start()
      },
      close: () => {
        port1.close()
      },
    }
  }
}
