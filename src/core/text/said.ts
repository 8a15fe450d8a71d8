/** So much says enough of a payload that does not fit, which may be of any size. Unit: UTF-16 code units. */
const limit = 500

/** @returns the beginning of what is to be said of a payload, or of what is wrong with it. */
export function beginningOf(text: string): string {
  return text.slice(0, limit)
}

/** What a schema says of a payload: the parts of zod's error that are told. */
export interface Misfit {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]
}

/** More of them say no more. */
const toldIssues = 3

/** @returns what does not fit and where, in one line for people: zod's own message is JSON of many lines. */
export function misfitOf({ issues }: Misfit): string {
  const told = issues.slice(0, toldIssues).map(({ path, message }) => {
    const place = path.map(String).join('.')
    return place === '' ? message : `${place}: ${message}`
  })
  return beginningOf(told.join('; '))
}
