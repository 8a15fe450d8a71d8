/** Terminals as main holds them, with a page that is played: it takes and acknowledges everything at once. */
import { readdirSync, readFileSync } from 'node:fs'
import type { AgentClient, Place } from '../../../src/contract/agent'
import type { OpenTerminal, TerminalEnd } from '../../../src/contract/terminals'
import { createTerminalDesk, type TerminalDesk } from '../../../src/main/terminals/desk'
import { value } from './labSet'
import { seenProcesses, type SeenProcess } from './processes'

export interface TestTerminal {
  readonly id: number
  text(): string
  type(text: string): void
  ended(): TerminalEnd | null
  close(): Promise<unknown>
}

export interface TestDesk extends TerminalDesk {
  openAt(place: Place): Promise<TestTerminal>
  readonly lost: (readonly OpenTerminal[])[]
}

type Message = (event: { data: unknown }) => void

/** The desk of one agent, whichever run of it. */
export function createTestDesk(agent: AgentClient): TestDesk {
  const texts = new Map<number, string>()
  const inputs = new Map<number, Message>()
  const lost: (readonly OpenTerminal[])[] = []
  const desk = createTerminalDesk({
    newPort: (terminalId) => ({
      postMessage(message) {
        if (message.type === 'ended') return
        texts.set(terminalId, ((texts.get(terminalId) ?? '') + message.text).slice(-20_000))
        if (message.type === 'data') inputs.get(terminalId)?.({ data: { type: 'ack', bytes: message.bytes } })
      },
      on(event: 'message' | 'close', listener: Message | (() => void)) {
        if (event === 'message') inputs.set(terminalId, listener)
      },
      start: () => undefined,
      close: () => undefined,
    }),
    lost: (terminals) => lost.push(terminals),
  })
  const relay = desk.relay(agent)
  return {
    ...desk,
    lost,
    async openAt(place) {
      const { terminalId } = value(await relay.open({ place, columns: 80, rows: 24 }))
      return {
        id: terminalId,
        text: () => texts.get(terminalId) ?? '',
        type: (text) => inputs.get(terminalId)?.({ data: { type: 'input', text } }),
        ended: () => desk.list().find((one) => one.terminalId === terminalId)?.ended ?? null,
        close: () => {
          texts.delete(terminalId)
          inputs.delete(terminalId)
          return desk.close({ terminalId })
        },
      }
    },
  }
}

/**
 * Processes of containers' terminals: they bear the mark in their environment.
 * @param among those of this test alone, where other programs of the machine may have such terminals, too.
 */
export function markedProcesses(among: readonly SeenProcess[] = seenProcesses()): SeenProcess[] {
  return among.filter(({ pid }) => environmentOf(pid).includes('VETHLAB_TERMINAL='))
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1')
  } catch {
    // It ended meanwhile, or is another person's.
    return ''
  }
}

/** Zombies anywhere below the lab hosts of this test show here, too: they have a parent, and no command. */
export function zombiesBelow(pids: ReadonlySet<number>): number {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return state === 'Z' && pids.has(Number(parent))
    } catch {
      // It was reaped between the listing and the reading.
      return false
    }
  }).length
}
