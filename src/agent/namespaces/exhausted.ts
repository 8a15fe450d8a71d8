/**
 * Out of descriptors or memory: not the namespace's doing, and pressing on would draw a false picture. ENOSPC is
 * epoll_ctl(2)'s word for too many watches of one user.
 */
const names: Readonly<Record<number, string>> = { 12: 'ENOMEM', 23: 'ENFILE', 24: 'EMFILE', 28: 'ENOSPC' }
const codes = new Set(Object.values(names))

/** True for an error of Node's, or one of `systemError`. */
export function isExhausted(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.has(error.code)
}

/** The same for a negative errno. */
export function isExhaustedNumber(errno: number): boolean {
  return (-errno) in names
}

/** What is thrown for a positive errno; `isExhausted` knows it again. */
export function systemError(what: string, errno: number): Error {
  return Object.assign(new Error(`${what}: errno ${errno}`), { code: names[errno] ?? `errno ${errno}` })
}
