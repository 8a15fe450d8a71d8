/** When the texts are read again: soon after a change, not during a burst of them, and never while nobody can see the window. */
export interface Pace {
  /** @param settleMs milliseconds of quiet to wait for; a burst that goes on is waited for ten times as long. */
  soon(settleMs: number): void
}

/** Creates it; nothing is due at first. */
export function createPace(work: () => void): Pace {
  let timer: number | undefined
  /** When the first of the changes came that are waited with. */
  let since: number | null = null
  let missed = false

  function run(): void {
    timer = undefined
    since = null
    if (document.hidden) missed = true
    else work()
  }
  function soon(settleMs: number): void {
    since ??= performance.now()
    window.clearTimeout(timer)
    const latest = since + settleMs * 10 - performance.now()
    timer = window.setTimeout(run, Math.max(0, Math.min(settleMs, latest)))
  }
  function seen(): void {
    if (document.hidden || !missed) return
    missed = false
    run()
  }
  document.addEventListener('visibilitychange', seen)
  return { soon }
}
