// @vitest-environment happy-dom
/** What the window's parts hold back: keys, a wait that is short, a choice that is tried again, tab stops. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick } from 'vue'
import { useKeys } from '../../../src/renderer/commands/useKeys'
import ContextChoice from '../../../src/renderer/explorer/ContextChoice.vue'
import ExplorerView from '../../../src/renderer/explorer/ExplorerView.vue'
import GraphLegend from '../../../src/renderer/graph/GraphLegend.vue'
import LateView from '../../../src/renderer/states/LateView.vue'
import { useCommand } from '../../../src/renderer/stores/commands'
import { useExplorerStore } from '../../../src/renderer/stores/explorer'
import { mountPiece } from './page'

let piece: ReturnType<typeof mountPiece> | null = null
afterEach(() => {
  piece?.end()
  piece = null
  vi.useRealTimers()
})
const find = (selector: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(selector)
  if (!found) throw new Error(`there is no ${selector}`)
  return found
}

describe('the keys of commands', () => {
  const run = vi.fn()
  let refusal: string | null = null
  const Holder = defineComponent({
    setup() {
      useKeys()
      useCommand('window.settings', run, () => refusal)
      return () =>
        h('div', [h('button', { id: 'outside' }), h('div', { role: 'dialog' }, h('button', { id: 'inside' }))])
    },
  })
  /** Ctrl+, opens the settings. @returns whether somebody else would still get the key. */
  const press = (selector: string): boolean => {
    const init = { key: ',', code: 'Comma', ctrlKey: true, bubbles: true, cancelable: true }
    return find(selector).dispatchEvent(new KeyboardEvent('keydown', init))
  }

  it('do nothing while their command is refused, and are left to whatever has the focus', () => {
    piece = mountPiece(Holder)
    run.mockClear()
    refusal = 'command.not.noLab'
    expect(press('#outside')).toBe(true)
    expect(run).not.toHaveBeenCalled()
    refusal = null
    expect(press('#outside')).toBe(false)
    expect(run).toHaveBeenCalledTimes(1)
  })

  it('do nothing in a dialog, which has the window to itself', () => {
    piece = mountPiece(Holder)
    run.mockClear()
    expect(press('#inside')).toBe(true)
    expect(run).not.toHaveBeenCalled()
  })
})

describe('a wait', () => {
  it('is not shown before 300 ms, but has its room', async () => {
    vi.useFakeTimers()
    piece = mountPiece(LateView)
    const isHidden = (): boolean => find('[data-testid="late"]').classList.contains('hidden')
    expect(isHidden()).toBe(true)
    vi.advanceTimersByTime(299)
    await nextTick()
    expect(isHidden()).toBe(true)
    vi.advanceTimersByTime(1)
    await nextTick()
    expect(isHidden()).toBe(false)
  })
})

describe('a Docker context', () => {
  it('that was chosen stays chosen while it is opened, and is what is tried again', async () => {
    piece = mountPiece(ExplorerView)
    const explorer = useExplorerStore()
    explorer.contexts = ['default', 'far'].map((name) => ({
      name,
      endpoint: name,
      current: name === 'default',
    }))
    await nextTick()
    const far = (): HTMLInputElement => find('[data-testid="context-far"]') as HTMLInputElement
    far().dispatchEvent(new Event('change'))
    await nextTick()
    const { state } = explorer
    explorer.state = { ...state, status: 'opening' }
    await nextTick()
    explorer.state = { ...state, status: 'failed' }
    await nextTick()
    expect(far().checked).toBe(true)
    const open = vi.spyOn(explorer, 'open').mockResolvedValue()
    find('form').dispatchEvent(new Event('submit', { cancelable: true }))
    expect(open).toHaveBeenCalledWith('far')
  })

  it('is the current one where none was chosen', async () => {
    piece = mountPiece(ContextChoice)
    useExplorerStore().contexts = [{ name: 'default', endpoint: 'x', current: true }] as never
    await nextTick()
    expect((find('[data-testid="context-default"]') as HTMLInputElement).checked).toBe(true)
  })
})

describe('the legend', () => {
  it('is one tab stop, and arrow keys go through its terms', async () => {
    piece = mountPiece(GraphLegend, { wires: ['veth', 'bridge-port'], interfaces: ['macvlan'], states: ['no-carrier'] })
    await nextTick()
    const terms = [...document.querySelectorAll<HTMLElement>('.legend .term')]
    expect(terms.length).toBeGreaterThan(2)
    const stops = (): Element[] =>
      [...document.querySelectorAll('.legend .term')].filter((term) => term.getAttribute('tabindex') === '0')
    expect(stops()).toEqual([])
    find('.legend').focus()
    await nextTick()
    expect(document.activeElement).toBe(terms[0])
    for (const [key, at] of [
      ['ArrowRight', 1],
      ['ArrowDown', 2],
      ['ArrowLeft', 1],
      ['End', terms.length - 1],
      ['ArrowRight', 0],
    ] as const) {
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
      await nextTick()
      await nextTick()
      expect([key, document.activeElement]).toEqual([key, terms[at]])
      expect(stops()).toEqual([terms[at]])
    }
  })
})
