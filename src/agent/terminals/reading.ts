/** A PTY is read as long as its share of the way allows, and what it prints is sent at its pace. */
import type { Later } from '../../core/terminal/first'
import { createPace } from '../../core/terminal/pace'
import type { TerminalStream } from './pty'
import type { Share, ShareOf } from './share'

export interface Reading {
  readonly share: Share
  /** Sends what is left; nothing more is read. */
  end(): void
}

export const later: Later = (work, ms) => {
  const timer = setTimeout(work, ms)
  return () => {
    clearTimeout(timer)
  }
}

/** @param send takes these parts as one. */
export function readPty(
  pty: Pick<TerminalStream, 'onData' | 'pause' | 'resume'>,
  shareOf: ShareOf,
  send: (parts: readonly Uint8Array[]) => void,
): Reading {
  let waiting: Uint8Array[] = []
  const pace = createPace(() => {
    send(waiting)
    waiting = []
  }, later)
  const share = shareOf((open) => {
    if (open) pty.resume()
    else {
      // The kernel stops the writer when its buffer is full.
      pty.pause()
      pace.now()
    }
  })
  pty.onData((bytes) => {
    waiting.push(bytes)
    pace.waits(bytes.length)
    share.sent(bytes.length)
  })
  return {
    share,
    end() {
      pace.now()
      pace.stop()
      share.leave()
    },
  }
}
