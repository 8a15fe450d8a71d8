/**
 * The agent as its owner sees it: calls, events and terminal bytes over one stream of frames, which may be replaced. What
 * comes is checked by the schema of its verb or its event: a value that does not fit is a failure, an event is not told.
 */
import type { AgentClient, AgentEvent, AgentEvents, AgentVerb, AgentVerbs } from '../../contract/agent'
import { agentEvents, agentValues, resultSchema } from '../../contract/agentValues'
import { createFrameReader, encodeMessage, encodeTerminal, type Frame } from '../../contract/frames'
import { terminalWatermarks } from '../../contract/terminals'
import { failure, success, type Failure, type Result } from '../../contract/result'
import { misfitOf, type Misfit } from '../../core/text/said'

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

interface Waiting {
  readonly verb: AgentVerb
  readonly resolve: (result: Result<unknown>) => void
}

/** Of terminals that nobody listens to yet: more than a person opens at once, each with what flow control lets through. */
const earlyLimits = { terminals: 256, bytes: 16 * terminalWatermarks.alone } as const

interface Early {
  readonly bytes: Uint8Array[]
  exit: AgentEvents['terminal.exit'] | null
}

/**
 * Creates a client that is not connected yet.
 * @param log hears of what the agent told and was not handed on.
 */
export function createAgentClient(log: (line: string) => void = say): ConnectableClient {
  let stream: FrameStream | null = null
  let gone: Failure = failure('agent-gone', 'the lab agent has not been started')
  let nextId = 1
  const waiting = new Map<number, Waiting>()
  const listeners = new Map<string, Set<Listener>>()
  const terminals = new Map<number, Set<(bytes: Uint8Array) => void>>()
  /**
   * A terminal's first bytes, and even its end, may come in one chunk with the answer that names it, before anybody can
   * listen. An agent's flow control bounds them, and so does this, whatever an agent does.
   */
  const early = new Map<number, Early>()
  /** The last terminal that was listened to. Agents number upwards: what comes for an older one is of one that was closed. */
  let newest = 0

  const tell = (event: string, data: unknown): void => {
    for (const listener of listeners.get(event) ?? []) (listener as (data: unknown) => void)(data)
  }
  let earlyHeld = 0
  const earlyOf = (terminalId: number): Early | null => {
    const known = early.get(terminalId) ?? { bytes: [], exit: null }
    if (!early.has(terminalId) && early.size >= earlyLimits.terminals) return null
    early.set(terminalId, known)
    return known
  }
  const takeBytes = (terminalId: number, bytes: Uint8Array): void => {
    const takers = terminals.get(terminalId)
    if (takers) for (const listener of takers) listener(bytes)
    else if (terminalId > newest && earlyHeld + costOf(bytes) <= earlyLimits.bytes) {
      const known = earlyOf(terminalId)
      known?.bytes.push(bytes.slice())
      if (known) earlyHeld += costOf(bytes)
    }
  }
  const takeEvent = (event: string, given: unknown): void => {
    if (!Object.hasOwn(agentEvents, event)) return
    const checked = agentEvents[event as AgentEvent].safeParse(given)
    // Of facts that were not told the revision has a gap, upon which all of them are asked for.
    if (!checked.success) {
      log(`an event ${event} of the agent does not fit: ${misfitOf(checked.error)}`)
      return
    }
    const { data } = checked
    if (event === 'terminal.exit') {
      const exit = data as AgentEvents['terminal.exit']
      if (!terminals.has(exit.terminalId) && exit.terminalId > newest) {
        const known = earlyOf(exit.terminalId)
        if (known) known.exit = exit
        return
      }
    }
    tell(event, data)
  }
  const renumber = (): void => {
    early.clear()
    earlyHeld = 0
    newest = 0
  }
  const take = (frame: Frame): void => {
    if (frame.kind === 'terminal') {
      takeBytes(frame.terminalId, frame.bytes)
      return
    }
    const { message } = frame
    if (message.type === 'answer') {
      const call = waiting.get(message.id)
      waiting.delete(message.id)
      call?.resolve(fitting(call.verb, message.result))
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
      for (const { resolve } of answers) resolve(reason)
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
        waiting.set(id, { verb, resolve: resolve as Waiting['resolve'] })
        target.write(encodeMessage({ type: 'call', id, verb, args }))
      })
    },
    on<E extends AgentEvent>(event: E, listener: (data: AgentEvents[E]) => void) {
      return subscribe(listeners, event, listener as Listener)
    },
    onTerminalData(terminalId, listener) {
      const { bytes, exit } = early.get(terminalId) ?? { bytes: [], exit: null }
      early.delete(terminalId)
      earlyHeld -= bytes.reduce((sum, part) => sum + costOf(part), 0)
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

/** @returns the answer where its value is what that verb answers; else answer-invalid. */
function fitting(verb: AgentVerb, given: unknown): Result<unknown> {
  const result = resultSchema.safeParse(given)
  if (!result.success) return unfit(verb, result.error)
  if (!result.data.ok) return result.data
  const value = agentValues[verb].safeParse(result.data.value)
  return value.success ? success(value.data) : unfit(verb, value.error)
}

function unfit(verb: AgentVerb, error: Misfit): Failure {
  return failure('answer-invalid', `the answer to ${verb} does not fit: ${misfitOf(error)}`)
}

/** What holding a part takes: its bytes, and the object around them. */
function costOf(part: Uint8Array): number {
  return part.length + 128
}

function say(line: string): void {
  process.stderr.write(`vethlab: ${line}\n`)
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
