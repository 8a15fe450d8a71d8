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
  /**
   * Every call that waits for an answer fails with this; later ones too, until a new `connect`. Every terminal that somebody
   * listens to is over: whoever is connected next begins to number afresh.
   */
  disconnect(reason: Failure): void
  /** Another agent answers over the same stream from now on: what was known of terminals by number is not true any more. */
  renumber(): void
}

type Listener = (data: never) => void

interface Early {
  readonly bytes: Uint8Array[]
  exit: AgentEvents['terminal.exit'] | null
}

/** Creates a client that is not connected yet. */
export function createAgentClient(): ConnectableClient {
  let stream: FrameStream | null = null
  let gone: Failure = failure('agent-gone', 'the lab agent has not been started')
  let nextId = 1
  const waiting = new Map<number, (result: Result<unknown>) => void>()
  const listeners = new Map<string, Set<Listener>>()
  const terminals = new Map<number, Set<(bytes: Uint8Array) => void>>()
  /**
   * A terminal's first bytes, and even its end, may come in one chunk with the answer that names it, before anybody can
   * listen. Flow control bounds them.
   */
  const early = new Map<number, Early>()
  /** The last terminal that was listened to. Agents number upwards: what comes for an older one is of one that was closed. */
  let newest = 0

  const tell = (event: string, data: unknown): void => {
    for (const listener of listeners.get(event) ?? []) (listener as (data: unknown) => void)(data)
  }
  const earlyOf = (terminalId: number): Early => {
    const known = early.get(terminalId) ?? { bytes: [], exit: null }
    early.set(terminalId, known)
    return known
  }
  const takeBytes = (terminalId: number, bytes: Uint8Array): void => {
    const takers = terminals.get(terminalId)
    if (takers) for (const listener of takers) listener(bytes)
    else if (terminalId > newest) earlyOf(terminalId).bytes.push(bytes.slice())
  }
  const takeEvent = (event: string, data: unknown): void => {
    if (event === 'terminal.exit') {
      const exit = data as AgentEvents['terminal.exit']
      if (!terminals.has(exit.terminalId) && exit.terminalId > newest) {
        earlyOf(exit.terminalId).exit = exit
        return
      }
    }
    tell(event, data)
  }
  const renumber = (): void => {
    early.clear()
    newest = 0
  }
  const take = (frame: Frame): void => {
    if (frame.kind === 'terminal') {
      takeBytes(frame.terminalId, frame.bytes)
      return
    }
    const { message } = frame
    if (message.type === 'answer') {
      waiting.get(message.id)?.(message.result)
      waiting.delete(message.id)
    } else if (message.type === 'event') takeEvent(message.event, message.data)
  }
  return {
    connect(next, onFault) {
      stream = next
      // What a dead agent's pipe still holds is about terminals that are over.
      return createFrameReader((frame) => {
        if (stream === next) take(frame)
      }, onFault)
    },
    renumber,
    disconnect(reason) {
      stream = null
      gone = reason
      renumber()
      const answers = [...waiting.values()]
      waiting.clear()
      for (const answer of answers) answer(reason)
      const lost = [...terminals.keys()]
      terminals.clear()
      const cause = reason.code === 'set-gone' ? 'set-gone' : 'agent-gone'
      for (const terminalId of lost) tell('terminal.exit', { terminalId, status: null, signal: null, cause })
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
      const { bytes, exit } = early.get(terminalId) ?? { bytes: [], exit: null }
      early.delete(terminalId)
      newest = Math.max(newest, terminalId)
      const end = subscribe(terminals, terminalId, listener)
      for (const part of bytes) listener(part)
      // After whoever listens has written down what he listens to.
      if (exit) queueMicrotask(() => tell('terminal.exit', exit))
      return end
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
