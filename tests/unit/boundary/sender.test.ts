import type { IpcMainInvokeEvent } from 'electron'
import { describe, expect, it } from 'vitest'
import { answerIpc, type IpcHandlers } from '../../../src/main/ipc'
import { isPage, type AskedWindow, type AskingFrame } from '../../../src/main/ipc/sender'
import { pageAddress } from '../../../src/main/page'

const frameAt = (url: string): AskingFrame => ({ url })
const eventOf = (senderFrame: AskingFrame | null): IpcMainInvokeEvent =>
  ({ senderFrame }) as unknown as IpcMainInvokeEvent
const windowOf = (mainFrame: AskingFrame, destroyed = false): AskedWindow => ({
  isDestroyed: () => destroyed,
  webContents: { mainFrame },
})

const main = frameAt(pageAddress)
const elsewhere = frameAt('https://vethlab.example/index.html')
const blank = frameAt('about:blank')
const gone = {
  isDestroyed: () => true,
  get webContents(): never {
    throw new TypeError('Object has been destroyed')
  },
}
const refused: [string, AskedWindow | null, AskingFrame | null][] = [
  ['a frame within the page', windowOf(main), frameAt(pageAddress)],
  ['the main frame of another window', windowOf(main), frameAt('vethlab://page/other.html')],
  ['the main frame, led elsewhere', windowOf(elsewhere), elsewhere],
  ['the main frame, led nowhere', windowOf(blank), blank],
  ['a frame that is gone', windowOf(main), null],
  ['a window that is closed', null, main],
  ['a window that is destroyed', gone, main],
]

describe('a request', () => {
  it('of the window’s main frame at an address of the page is taken', () => {
    expect(isPage(windowOf(main), eventOf(main))).toBe(true)
  })

  it.each(refused)('of %s is not', async (_whose, window, frame) => {
    expect(isPage(window, eventOf(frame))).toBe(false)
    let asked = 0
    const handlers = new Proxy({} as IpcHandlers, {
      get: () => () => {
        asked += 1
        return Promise.resolve({ ok: true, value: [] })
      },
    })
    const answerer = answerIpc({
      handlers,
      senderAllowed: (event) => isPage(window, event),
      failed: () => undefined,
      log: () => undefined,
    })
    expect(JSON.parse(await answerer(eventOf(frame), 'lab.list', {}))).toMatchObject({ ok: false, code: 'bad-request' })
    expect(asked).toBe(0)
  })
})
