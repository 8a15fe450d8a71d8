/** Terminals between the page and main: what is held, what each side says, and how much of it may be on its way. */
import type { Place, TerminalExit } from './agent'

export interface TerminalEnd extends TerminalExit {
  /** The program that was in the foreground, where it was known and was lost with the terminal. */
  readonly program: string | null
}

/** A terminal that main holds, seen by a page or not. */
export interface OpenTerminal {
  /** Given by main, never given again. */
  readonly terminalId: number
  readonly place: Place
  readonly title: string
  /** Null while it goes on. An ended one is kept with its last output until the page closes it. */
  readonly ended: TerminalEnd | null
}

/** page → main on a terminal's MessagePort. */
export type TerminalPortInput =
  | { readonly type: 'input'; readonly text: string }
  /** So many characters more have been parsed by xterm. Unit: bytes of UTF-8 as they were sent. */
  | { readonly type: 'ack'; readonly bytes: number }

/**
 * main → page, in order, by the channel of `onTerminalOutput`: a message there costs the page a quarter of what one on a
 * MessagePort does, whose memory is held until the next garbage collection (ADR 20). Each is small: 16 KiB at most.
 */
export type TerminalOutput =
  /** As text: a character that is cut comes whole with the next message. `bytes`, of what was printed, are acknowledged. */
  | { readonly type: 'data'; readonly text: string; readonly bytes: number }
  /** What was printed before this page looked: not acknowledged, and what a terminal would answer to it is not sent. */
  | { readonly type: 'kept'; readonly text: string }
  /** The last of them. */
  | { readonly type: 'ended'; readonly end: TerminalEnd }

/**
 * Flow control, in bytes that are sent and not acknowledged. Of the terminals of an agent one that floods alone has `alone` on
 * its way; several have `together`, each `least` at any rate. The agent stops reading the PTY of one that has more, until a
 * quarter of that is acknowledged. The page acknowledges every `ackEvery`, and what is left `restMs` after it has parsed all that
 * had come: where it parses as fast as messages come that is so after each of them, and each acknowledgement costs three
 * processes a message. Main, where no page looks, acknowledges every half of `least`, which no share is too small for.
 */
export const terminalWatermarks = {
  alone: 512 * 1024,
  together: 256 * 1024,
  least: 8 * 1024,
  ackEvery: 64 * 1024,
  restMs: 8,
} as const

/** @param look as the `terminal-port` message names it. */
export type TerminalOutputListener = (look: number, output: TerminalOutput) => void
