/** The number after an option of a benchmark, such as `--rounds 100`. */
export function numberOption(args: readonly string[], name: string, fallback: number): number {
  const at = args.indexOf(`--${name}`)
  if (at < 0) return fallback
  const value = Number(args[at + 1])
  if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} wants a whole number`)
  return value
}

/** The text after an option; null where it is not given. */
export function textOption(args: readonly string[], name: string): string | null {
  const at = args.indexOf(`--${name}`)
  return at < 0 ? null : (args[at + 1] ?? null)
}
