// @vitest-environment happy-dom
/** What a wait shows: nothing for a moment, then what it is, in the room that it had from the first. */
import { createApp, h, type App } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import LateView from '../../../src/renderer/states/LateView.vue'

describe('a wait', () => {
  let app: App
  let root: HTMLElement
  const isHidden = (): boolean => root.querySelector('[data-testid="late"]')?.classList.contains('hidden') ?? true
  beforeEach(() => {
    vi.useFakeTimers()
    root = document.createElement('div')
    app = createApp({ render: () => h(LateView, null, { default: () => h('p', 'reading') }) })
    app.mount(root)
  })
  afterEach(() => {
    app.unmount()
    vi.useRealTimers()
  })

  it('flashes nothing as long as it is under 300 ms, but has its room', async () => {
    await vi.advanceTimersByTimeAsync(299)
    expect(isHidden()).toBe(true)
    expect(root.textContent).toBe('reading')
  })

  it('is said from 300 ms on', async () => {
    await vi.advanceTimersByTimeAsync(300)
    expect(isHidden()).toBe(false)
  })

  it('leaves nothing behind when it is over before', () => {
    app.unmount()
    expect(vi.getTimerCount()).toBe(0)
    app = createApp({ render: () => null })
    app.mount(root)
  })
})
