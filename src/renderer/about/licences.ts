/** Put in by the build (electron.vite.config.mts). Loaded only when it is asked for: it is long. */
export interface ShippedLicence {
  readonly name: string
  readonly version: string
  /** An SPDX expression. */
  readonly licence: string
  /** Empty where its package has none. */
  readonly text: string
}

declare const LICENCES: readonly ShippedLicence[]

export const licences = LICENCES
