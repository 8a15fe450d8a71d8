/** The agent as its owner sees it: calls, events and terminal bytes over one stream of frames, which may be replaced. */
import type { AgentClient, AgentEvent, AgentEvents, AgentVerb, AgentVerbs } from '../../contract/agent'
import { createFrameReader, encodeMessage, encodeTerminal, type Frame } from '../../contract/frames'
import { failure, type Failure, type Result } from '../../contract/result'

export interface FrameStream {
  write(bytes: Uint8Array): void
}

export interface ConnectableClient extends AgentClient {
  /**
   * Speaks over this stream from now on.
   * @returns the function that takes what the stream brings.
   */
  connect(stream: FrameStream, onFault: (reason: string) => void): (chunk: Uint8Array) => void
  /** Every call that waits for an answer fails with this; later ones too, until a new `connect`. */
  disconnect(reason: Failure): void
}

type Listener = (data: never) => void

/** Creates a client that is not connected yet. */
export function createAgentClient(): ConnectableClient {
  let stream: FrameStream | null = null
  let gone: Failure = failure('agent-gone', 'the lab agent has not been started')
  let nextId = 1
  const waiting = new Map<number, (result: Result<unknown>) => void>()
  const listeners = new Map<string, Set<Listener>>()
  const terminals = new Map<number, Set<(bytes: Uint8Array) => void>>()
  const early = new Map<number, Uint8Array[]>()

  const take = (frame: Frame): void => {
    if (frame.kind === 'terminal') {
      const takers = terminals.get(frame.terminalId)
      if (takers) for (const listener of takers) listener(frame.bytes)
      // A terminal's first bytes may come in one chunk with the answer that names it, before anybody can listen. Flow
      // control bounds them.
      else early.set(frame.terminalId, [...(early.get(frame.terminalId) ?? []), frame.bytes.slice()])
      return
    }
    const { message } = frame
    if (message.type === 'answer') {
      waiting.get(message.id)?.(message.result)
      waiting.delete(message.id)
    } else if (message.type === 'event') {
      for (const listener of listeners.get(message.event) ?? []) (listener as (data: unknown) => void)(message.data)
    }
  }
  return {
    connect(next, onFault) {
      stream = next
      return createFrameReader(take, onFault)
    },
    disconnect(reason) {
      stream = null
      gone = reason
      early.clear()
      const answers = [...waiting.values()]
      waiting.clear()
      for (const answer of answers) answer(reason)
    },
    call<V extends AgentVerb>(verb: V, args: AgentVerbs[V]['args']): Promise<Result<AgentVerbs[V]['result']>> {
      const target = stream
      if (!target) return Promise.resolve(gone)
      const id = nextId++
      return new Promise((resolve) => {
        waiting.set(id, resolve as (result: Result<unknown>) => void)
        target.write(encodeMessage({ type: 'call', id, verb, args }))
      })
    },
    on<E extends AgentEvent>(event: E, listener: (data: AgentEvents[E]) => void) {
      return subscribe(listeners, event, listener as Listener)
    },
    onTerminalData(terminalId, listener) {
      for (const bytes of early.get(terminalId) ?? []) listener(bytes)
      early.delete(terminalId)
      return subscribe(terminals, terminalId, listener)
    },
    sendTerminalInput(terminalId, bytes) {
      stream?.write(encodeTerminal(terminalId, bytes))
    },
  }
}

function subscribe<K, L>(map: Map<K, Set<L>>, key: K, listener: L): () => void {
  const set = map.get(key) ?? new Set<L>()
  map.set(key, set)
  set.add(listener)
  return () => {
    set.delete(listener)
    if (set.size === 0 && map.get(key) === set) map.delete(key)
  }
}
