/** How long an engine is waited for, and how much of it is taken. Stated once; all of it is measured by a monotonic clock. */

export interface EnginePatience {
  /** From a question until its whole answer, in milliseconds. */
  readonly deadlineMs: number
  /** Without an answer for so long, the picture says that it may be old. */
  readonly lateMs: number
  /** Events come in bursts (one `docker run` gives five); the names are read once for each burst. */
  readonly burstMs: number
  readonly firstRetryMs: number
  readonly slowestRetryMs: number
  /** The names are read again after so long without an event: a stream that stands still says nothing of that. */
  readonly rereadMs: number
  /** The largest answer that is taken, in bytes. */
  readonly answerBytes: number
}

export const enginePatience: EnginePatience = {
  // Far above what a busy engine needs (seen: 3 s while it starts 50 containers), far below a person's patience.
  deadlineMs: 10_000,
  // With the heartbeat's rest less than the second after which "behind" must be said.
  lateMs: 700,
  burstMs: 15,
  firstRetryMs: 100,
  slowestRetryMs: 2_000,
  rereadMs: 30_000,
  // A container takes some ten KiB at most, an image or a network less than one: thousands of them have room.
  answerBytes: 16 * 1024 * 1024,
}
