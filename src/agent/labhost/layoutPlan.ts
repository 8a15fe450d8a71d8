export interface ReadOnlyBinds {
  readonly usr: string
  readonly cgroup: string
  /** The folder of the agent's own Node. */
  readonly runtime: string
}

/** What the layout program is told; one JSON argument, written by the agent. */
export interface LayoutPlan {
  readonly name: string
  readonly address: string
  /** An empty directory for the root file system to be mounted on. */
  readonly root: string
  /** What the lab host sees of the workstation, bound read-only in the set's mount namespace (`bindReadOnly`). */
  readonly readOnly: ReadOnlyBinds
  /** Bound to /run/lab: the engine's socket and log lie there, in sight of the owner. */
  readonly runDirectory: string
  /** Where the engine's data root lies when tmpfs has no user xattrs; null for a sized tmpfs. */
  readonly dataDirectory: string | null
  readonly iptables: 'nft' | 'legacy'
  readonly deviceNodes: readonly string[]
  /** Of each tmpfs, in MiB; `data` is the engine's data root where no disk holds it. */
  readonly sizesMiB: Readonly<Record<'root' | 'run' | 'tmp' | 'dev' | 'shm' | 'data', number>>
  /** The lesson's network driver: the program as it is run, and as it is read. */
  readonly networkPlugin: { readonly program: string; readonly source: string }
  /** An uncompressed tar of a prepared data root; null where there is none. */
  readonly preparedTar: string | null
}
