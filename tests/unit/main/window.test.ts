/** A page whose process dies is loaded again; one that keeps dying is the person's to decide about. */
import { EventEmitter } from 'node:events'
import type { BrowserWindow } from 'electron'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { reviveOnCrash } from '../../../src/main/window'

// Of the module that is tested only the type of a window is needed.
vi.mock('electron', () => ({ BrowserWindow: null }))

function revived(again: boolean) {
  const webContents = new EventEmitter()
  const loadURL = vi.fn(() => Promise.resolve())
  const close = vi.fn()
  const giveUp = vi.fn(() => Promise.resolve(again))
  const window = { webContents, loadURL, close, isDestroyed: () => false } as unknown as BrowserWindow
  reviveOnCrash(window, giveUp)
  const die = (reason = 'crashed'): boolean => webContents.emit('render-process-gone', {}, { reason })
  return { die, loadURL, close, giveUp }
}

describe('a page whose process dies', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is loaded again, twice; the third death within ten seconds is asked about', () => {
    const { die, loadURL, giveUp } = revived(true)
    die()
    die('killed')
    expect([loadURL.mock.calls.length, giveUp.mock.calls.length]).toEqual([2, 0])
    die('oom')
    expect([loadURL.mock.calls.length, giveUp.mock.calls.length]).toEqual([2, 1])
  })

  it('is loaded again as often as it dies, where that is seldom', () => {
    const { die, loadURL, giveUp } = revived(true)
    for (let deaths = 0; deaths < 12; deaths += 1) {
      die()
      vi.advanceTimersByTime(5_100)
    }
    expect([loadURL.mock.calls.length, giveUp.mock.calls.length]).toEqual([12, 0])
  })

  it('is loaded once more, or the window closed, as the person answers; then counting begins anew', async () => {
    const more = revived(true)
    for (let deaths = 0; deaths < 3; deaths += 1) more.die()
    await vi.waitFor(() => expect(more.loadURL).toHaveBeenCalledTimes(3))
    more.die()
    expect([more.loadURL.mock.calls.length, more.giveUp.mock.calls.length]).toEqual([4, 1])
    const enough = revived(false)
    for (let deaths = 0; deaths < 3; deaths += 1) enough.die()
    await vi.waitFor(() => expect(enough.close).toHaveBeenCalledTimes(1))
    expect(enough.loadURL).toHaveBeenCalledTimes(2)
  })

  it('in order is left alone', () => {
    const { die, loadURL } = revived(true)
    die('clean-exit')
    expect(loadURL).not.toHaveBeenCalled()
  })
})
