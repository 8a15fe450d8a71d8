export interface Licence {
  readonly name: string
  readonly version: string
  /** An SPDX expression. */
  readonly licence: string
  /** Empty where its package has none. */
  readonly text: string
}
export function gatherLicences(root: string): Licence[]
