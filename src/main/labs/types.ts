/** What a program has of a set, whether it owns that set or has reached another program's. */
import type { AgentClient, LabHostInfo } from '../../contract/agent'
import type { Failure, Result } from '../../contract/result'

export interface ReachedLabSet {
  readonly id: string
  /** Stays the same over restarts of the agent; calls under way then fail with agent-gone. */
  readonly agent: AgentClient
  up(name: string): Promise<Result<LabHostInfo>>
  down(name: string): Promise<Result<{ name: string }>>
  list(): Promise<Result<readonly LabHostInfo[]>>
  /** The agent was started again: what it observed and its terminals are lost, lab hosts are not. */
  onAgentRestart(listener: () => void): () => void
  /** The agent has died: what it said may be old from now on, until it is started again. */
  onAgentLost(listener: (reason: Failure) => void): () => void
  /** The set has ended, with every lab host; called once, not after `close`. */
  onGone(listener: (reason: Failure) => void): void
  /** Lets go of it. */
  close(): void | Promise<void>
}
