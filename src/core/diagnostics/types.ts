/** What a report of a problem is made of, and what of it the person lets through. */

/** What is left out unless it is wished for. Secrets are never shown. */
export interface DiagnosticsWish {
  /** Of people, machines, folders, containers, networks. */
  readonly names: boolean
  /** IPv4, IPv6, MAC, and where engines are reached. */
  readonly addresses: boolean
}

/** Names that are known to be somebody's: they are found wherever they stand. */
export interface KnownNames {
  readonly user: string
  readonly host: string
  /** Absolute path. */
  readonly home: string
  /** Of containers, networks, contexts, and what else a failure named. */
  readonly others: readonly string[]
}

/** One thing that failed. */
export interface PastFailure {
  /** Milliseconds since the epoch. */
  readonly at: number
  /** The request that it answered; null: it came by itself. */
  readonly request: string | null
  readonly code: string
  readonly message: string
  readonly stage: string | null
}

export interface DiagnosticsFacts {
  readonly versions: readonly (readonly [name: string, version: string])[]
  readonly findings: readonly {
    readonly id: string
    readonly verdict: string
    readonly found: string
    readonly remedy: string | null
  }[]
  readonly labHosts: readonly { readonly name: string; readonly status: string }[]
  /** Of the person's own engine. */
  readonly explorer: string
  readonly failures: readonly PastFailure[]
}
