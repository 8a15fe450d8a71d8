/**
 * The lab agent's closed set of verbs and events, stated once for the agent and for its owners (window, CLI).
 * Arguments are validated by the agent before they are used; no verb takes a shell string.
 */
import type { Proof, RunningContainer } from '../core/kernel/prove'
import type { FactsChange, HostFacts, LinkCounters } from '../core/facts/types'
import type { ObservedTool } from '../core/outputs/tools'
import type { Place } from '../core/panes/place'
import type { InterfaceKey } from '../core/topology/types'
import type { LabLayout } from './doctor'
import type { Failure, Result } from './result'

export type { Place } from '../core/panes/place'

/** The stages of bringing up a lab host, in order. */
export const labStages = ['namespaces', 'network', 'root-file-system', 'images', 'engine', 'observe'] as const
export type LabStage = (typeof labStages)[number]

export interface LabProgress {
  readonly name: string
  readonly stage: LabStage
  /** Milliseconds since the request. */
  readonly elapsedMs: number
}

export type LabHostStatus = 'starting' | 'ready' | 'engine-down' | 'down'

export interface LabHostInfo {
  readonly name: string
  readonly status: LabHostStatus
  /** IPv4 of eth0 on the fabric, such as "10.0.2.15". */
  readonly address: string
  /** The engine's socket as seen from the owner; never follow it as a symbolic link, a learner is root in there. */
  readonly dockerSocket: string
  /** First process's PID in the set's PID namespace. */
  readonly firstPid: number
  readonly readyMs: number | null
  /** What the kernel or this machine does not bound for this lab host, as doctor codes (such as "memory-unbounded"). */
  readonly unbounded: readonly string[]
  /** Says what was lost, after a death: the last failure of this lab host in one sentence. */
  readonly lastFailure: string | null
}

/** What a terminal's keys go to. */
export interface Foreground {
  /** Null where it is the shell itself. */
  readonly program: string | null
  /** The program takes each key as it comes (an editor, a shell in a container): a line for the shell would be its own. */
  readonly takesKeys: boolean
}

/** Why a terminal is over, where it was not by its shell's own end: the words for it are the reader's. */
export const terminalEndCauses = ['exited', 'container-stopped', 'engine-gone', 'agent-gone', 'set-gone'] as const
export type TerminalEndCause = (typeof terminalEndCauses)[number]

export interface TerminalExit {
  /** Exit status; null where nobody could hear it. */
  readonly status: number | null
  readonly signal: number | null
  readonly cause: TerminalEndCause
}

export interface ToolOutput {
  readonly stdout: string
  readonly stderr: string
  /** Exit status; null where a signal or the deadline ended it. */
  readonly status: number | null
}

/** More than a screen shows. */
export const countersLimit = 2_000

export interface CountersReading {
  /** Milliseconds of a clock that never goes back, for rates between two readings. */
  readonly at: number
  readonly counters: Readonly<Record<InterfaceKey, LinkCounters>>
}

/** What an engine says of itself, to be proven. */
export interface EngineClaims {
  /** Its socket's path on this machine; null where it is reached in another way. */
  readonly socket: string | null
  /** Where it was found before, perhaps by another agent; looked at again, and null where it was not found. */
  readonly enginePid: number | null
  readonly containers: readonly RunningContainer[]
}

export interface EngineProofs {
  /** What the listener of the socket proves by itself; null where there is no socket. */
  readonly peer: Proof | null
  /** The engine's own process, where it was found on this kernel. */
  readonly enginePid: number | null
  /** It runs in a user namespace below ours that we may enter: nobody has to be root for that. */
  readonly rootless: boolean
  /** In the claims' order. */
  readonly containers: readonly Proof[]
}

/** More than an engine runs on one machine. */
export const claimsLimit = 4_096

export interface AgentVerbs {
  'lab.up': { args: { name: string }; result: LabHostInfo }
  'lab.down': { args: { name: string }; result: { name: string } }
  /** Thrown away and made anew under the same name and address; told as `starting`, then as `ready` or `down`. */
  'lab.reset': { args: { name: string }; result: LabHostInfo }
  /** What this machine lets a lab host have, probed when the agent started. */
  'lab.layout': { args: Record<string, never>; result: LabLayout }
  'lab.list': { args: Record<string, never>; result: readonly LabHostInfo[] }
  /**
   * Subscribes and dumps; from then on `facts` events follow for this lab host. Repeating it gives a full resync.
   * `fabricEngine` stands for the set's own network namespace, with which links of lab hosts are joined from then on.
   */
  'observe.start': { args: { labHost: string }; result: HostFacts }
  /** A hint (a Docker event) that namespaces came or went; answers when the scan is done. */
  'observe.rescan': { args: { labHost: string }; result: { revision: number } }
  /**
   * Counters of these interfaces (`Interface.key`), read now by RTM_GETSTATS; one that is gone is left out. At most
   * `countersLimit` at once. `joinedEngine` stands for all that is observed.
   */
  'counters.read': { args: { engine: string; interfaces: readonly InterfaceKey[] }; result: CountersReading }
  /** The number is this run of the agent's own: its next run begins at 1 again. */
  'terminal.open': {
    args: { place: Place; columns: number; rows: number }
    result: { terminalId: number; title: string }
  }
  'terminal.resize': { args: { terminalId: number; columns: number; rows: number }; result: Record<string, never> }
  'terminal.close': { args: { terminalId: number }; result: Record<string, never> }
  'terminal.foreground': { args: { terminalId: number }; result: Foreground }
  /** Flow control: so many bytes more have been drawn. */
  'terminal.ack': { args: { terminalId: number; bytes: number }; result: Record<string, never> }
  'output.run': { args: { place: Place; tool: ObservedTool }; result: ToolOutput }
  /**
   * Packets of that protocol with that source or destination port which passed the interface, in either direction, since
   * it was first asked for; IPv4, the first fragment of each.
   */
  'packets.count': {
    args: { labHost: string; interface: string; protocol: 'udp' | 'tcp'; port: number }
    result: { packets: number }
  }
  /** Runs a lesson's argv inside a lab host (never on the workstation) with a deadline in milliseconds. */
  'exec.run': { args: { labHost: string; argv: readonly string[]; deadlineMs: number }; result: ToolOutput }
  /**
   * Whether the person's own engine runs on this kernel: it looks for the engine behind that socket, and for each container
   * at the process that has its PID. What it finds is where `observe.start` looks from then on. Nothing is entered.
   */
  'engine.prove': { args: EngineClaims; result: EngineProofs }
  /**
   * Unpacks a tar into a lab host, as a copy at `/root/<name>`; where that exists, it gets a number. The archive is the
   * answer of an HTTP GET at the given socket, cut short where it is not whole: then nothing of it stays.
   */
  'copy.in': {
    args: { labHost: string; socket: string; name: string; folder: boolean }
    result: { number: number }
  }
  /** Sends a regular file of a lab host, as its own programs read it, by an HTTP POST to the given socket. */
  'copy.out': { args: { labHost: string; path: string; socket: string }; result: { bytes: number } }
  /** Ends the copy that goes over that socket: while its program takes nothing, its end of the socket hears of nothing. */
  'copy.cancel': { args: { socket: string }; result: Record<string, never> }
  /** Ends every lab host and the agent. */
  'agent.shutdown': { args: Record<string, never>; result: Record<string, never> }
}

export type AgentVerb = keyof AgentVerbs

/** All that the system agent answers to: no verb of it changes anything but what a person types into its terminals. */
export const systemVerbs = [
  'observe.start',
  'observe.rescan',
  'counters.read',
  'terminal.open',
  'terminal.resize',
  'terminal.close',
  'terminal.foreground',
  'terminal.ack',
  'output.run',
  'engine.prove',
] as const satisfies readonly AgentVerb[]
export type SystemVerb = (typeof systemVerbs)[number]
/** What the lab agent answers to. */
export type LabVerb = Exclude<AgentVerb, 'engine.prove'>

/** A container's shell, which the engine would keep if its agent were killed: what the agent after it needs to end it. */
export interface ContainerShellMark {
  readonly container: string
  /** The shell's program in the container. */
  readonly program: string
  /** What its environment has it by. */
  readonly mark: string
}

export interface AgentEvents {
  'lab.progress': LabProgress
  'lab.changed': LabHostInfo
  facts: FactsChange
  'terminal.exit': TerminalExit & { readonly terminalId: number }
  /** The system agent's containers' shells, all of them, whenever one has come or has ended. */
  'terminal.shells': { readonly shells: readonly ContainerShellMark[] }
  /** Told by a set's owner to other programs, which do not see it themselves: the agent has died. */
  'agent.lost': Failure
  /** The same: it was started again, and numbers terminals afresh. */
  'agent.restarted': Record<string, never>
}

export type AgentEvent = keyof AgentEvents

/** What siblings in main and cli receive instead of importing the client. */
export interface AgentClient {
  call<V extends AgentVerb>(verb: V, args: AgentVerbs[V]['args']): Promise<Result<AgentVerbs[V]['result']>>
  /** Returns the function that unsubscribes. */
  on<E extends AgentEvent>(event: E, listener: (data: AgentEvents[E]) => void): () => void
  onTerminalData(terminalId: number, listener: (bytes: Uint8Array) => void): () => void
  sendTerminalInput(terminalId: number, bytes: Uint8Array): void
}
