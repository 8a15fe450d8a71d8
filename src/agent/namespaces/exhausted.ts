/** Out of descriptors or memory: not the namespace's doing, and pressing on would draw a false picture. */
export function isExhausted(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null
  return code === 'EMFILE' || code === 'ENFILE' || code === 'ENOMEM'
}

/** The same for a negative errno: ENOMEM, ENFILE, EMFILE. */
export function isExhaustedNumber(errno: number): boolean {
  return errno === -12 || errno === -23 || errno === -24
}
