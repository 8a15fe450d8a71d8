/** Free play: what comes into a lab host and out of it, in the words of the window and the command line alike. */

const mebibyte = 1024 * 1024

/** A lab host's root lies on a tmpfs of 512 MiB: what is brought in must leave room for what is done with it. */
export const copyLimits = { bytes: 256 * mebibyte, entries: 20_000 } as const

/** Exit statuses of the program that reads a file in a lab host, apart from those of sh (POSIX, 2.8.2) and of signals. */
export const copyOutStatus = { missing: 93, notRegular: 94, tooLarge: 95 } as const

/** Where nothing moves for so long, nothing will. */
export const stalledMs = 60_000

/** An image of the person's own engine. */
export interface OwnImage {
  /** As it is asked for: `busybox:latest`, or an id where it has no name. */
  readonly name: string
  readonly bytes: number
}

export interface LoadedImages {
  /** What the lab host's engine says that it has loaded. */
  readonly images: readonly string[]
}

/** What was not copied, and why. */
export interface LeftOut {
  /** Inside of what was chosen. */
  readonly path: string
  readonly reason: 'device' | 'socket' | 'fifo' | 'unreadable'
}

export interface BroughtIn {
  /** Where it lies in the lab host, such as `/root/shop`. */
  readonly path: string
  readonly entries: number
  readonly bytes: number
  readonly leftOut: readonly LeftOut[]
  /** The compose file in it, and the program of the lab host that takes it; null where there is none. */
  readonly compose: { readonly file: string; readonly program: 'docker compose' | 'docker-compose' | null } | null
}

export interface CopiedOut {
  /** The file's name on the workstation, without its folder. */
  readonly name: string
  readonly bytes: number
}

export interface PlayProgress {
  readonly labHost: string
  readonly doneBytes: number
  /** Null where nobody knows it before the end. */
  readonly totalBytes: number | null
}
