/** So much says enough of a payload that does not fit, which may be of any size. Unit: UTF-16 code units. */
const limit = 500

/** @returns the beginning of what is to be said of a payload, or of what is wrong with it. */
export function beginningOf(text: string): string {
  return text.slice(0, limit)
}
