/** Keys of one terminal in others, with sessions that only remember; and a page's layout in the page after it. */
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { activeTab, setApart, synchronise } from '../../../src/core/panes/panes'
import { leavesOf } from '../../../src/core/panes/tree'
import type { Place } from '../../../src/core/panes/place'
import { useWorkbenchStore } from '../../../src/renderer/stores/workbench'
import { joinKeys, takingKeys } from '../../../src/renderer/terminals/panes/synchronise'
import type { TerminalSession } from '../../../src/renderer/terminals/session'

const host: Place = { kind: 'lab-host', labHost: 'lab-1' }

/** A session whose program has asked for bracketed paste, or not. */
function session(bracketed: boolean) {
  const got: string[] = []
  const listeners = new Set<(data: string) => void>()
  const say = (data: string): void => {
    for (const listener of listeners) listener(data)
  }
  const onData = (listener: (data: string) => void) => {
    listeners.add(listener)
    return { dispose: () => listeners.delete(listener) }
  }
  const input = (data: string): void => {
    got.push(data)
    say(data)
  }
  const paste = (text: string): void => {
    input(bracketed ? `\x1b[200~${text}\x1b[201~` : text)
  }
  const fake = { terminal: { onData, paste }, type: (text: string) => got.push(text) }
  // Only what synchronised input touches is there.
  return { got, input, paste, fake: fake as unknown as TerminalSession }
}

describe('synchronised input', () => {
  beforeEach(() => {
    setActivePinia(createPinia())
  })
  function three() {
    const workbench = useWorkbenchStore()
    const first = workbench.openTerminal(host, 'lab-1')
    workbench.openBeside(first, 'row')
    workbench.openBeside(first, 'row')
    const sessions = [session(true), session(true), session(false)] as const
    const ids = leavesOf(activeTab(workbench.panes)?.root ?? { terminal: 0 })
    const ends = sessions.map(({ fake }, index) => joinKeys(ids[index] ?? 0, fake))
    const on = (): void => {
      workbench.arrange((panes) => synchronise(panes, panes.active ?? 0, true))
    }
    return { workbench, sessions, ids, ends, on }
  }

  it('reaches the others once each, and only while it is on', () => {
    const { sessions, on } = three()
    const [one, two, other] = sessions
    one.input('a')
    expect([two.got, other.got]).toEqual([[], []])
    on()
    two.input('b')
    expect([one.got, two.got, other.got]).toEqual([['a', 'b'], ['b'], ['b']])
  })

  it('pastes into each as its program asked for it, once', () => {
    const { sessions, on } = three()
    const [one, two, other] = sessions
    on()
    one.paste('x\ry')
    expect([one.got, two.got, other.got]).toEqual([['\x1b[200~x\ry\x1b[201~'], ['\x1b[200~x\ry\x1b[201~'], ['x\ry']])
  })

  it('keeps what a terminal answers by itself to its own program', () => {
    const { sessions, on } = three()
    on()
    sessions[0].input('\x1b[24;80R')
    expect(sessions[1].got).toEqual([])
  })

  it('is counted without those that stand apart and those whose shell has ended', () => {
    const { workbench, sessions, ids, ends, on } = three()
    on()
    const taking = (): number[] => {
      const tab = activeTab(workbench.panes)
      return tab ? takingKeys(tab) : []
    }
    expect(taking()).toEqual(ids)
    ends[1]?.()
    workbench.arrange((panes) => setApart(panes, ids[2] ?? 0, true))
    expect(taking()).toEqual([ids[0]])
    sessions[0].input('c')
    expect([sessions[1].got, sessions[2].got]).toEqual([[], []])
  })
})

describe('a page that begins anew', () => {
  it('has the terminals that go on where they were, and those of which nothing was kept in tabs of their own', () => {
    setActivePinia(createPinia())
    const before = useWorkbenchStore()
    const first = before.openTerminal(host, 'lab-1')
    before.openBeside(first, 'column')
    for (const [index, { id }] of before.terminals.entries()) before.opened(id, 70 + index)
    const layout = structuredClone(JSON.parse(JSON.stringify(before.kept())) as ReturnType<typeof before.kept>)

    setActivePinia(createPinia())
    const after = useWorkbenchStore()
    const living = [70, 71, 99].map((terminalId) => ({ terminalId, place: host, title: '', ended: null }))
    after.takeUp(layout, living, () => 'by its place')
    expect(after.panes.tabs.map((tab) => leavesOf(tab.root).length)).toEqual([2, 1])
    expect(after.terminals.map(({ name, terminalId }) => [name, terminalId])).toEqual([
      ['lab-1', 70],
      ['lab-1', 71],
      ['by its place', 99],
    ])
    const ids = after.terminals.map((tab) => tab.id)
    expect(ids).not.toContain(after.openTerminal(host, 'lab-1'))
  })

  it('keeps what the person opened before the answer came', () => {
    setActivePinia(createPinia())
    const workbench = useWorkbenchStore()
    const own = workbench.openTerminal(host, 'lab-1')
    const living = [{ terminalId: 5, place: host, title: '', ended: null }]
    workbench.takeUp(null, living, () => 'lab-1')
    expect(workbench.terminals.map((tab) => tab.terminalId)).toEqual([null, 5])
    expect(workbench.panes.tabs.map((tab) => leavesOf(tab.root))).toEqual([[own], [own + 1]])
  })
})
