/** What `vethlab doctor` reports and the first-run page shows. Requirement ids are message keys. */

/** `limited`: lab hosts work, with less than elsewhere. */
export type DoctorVerdict = 'ok' | 'limited' | 'missing' | 'unknown'

import type { Advice } from './advice'

export const doctorRequirements = [
  'user-namespaces',
  'subordinate-ids',
  'programs',
  'user-xattrs',
  'overlayfs',
  'iptables-backend',
  'cgroup',
  'device-nodes',
  'lab-images',
  'runtime-directory',
  'electron-runtime',
  'display',
] as const

export type DoctorRequirementId = (typeof doctorRequirements)[number]

/** What may be found, each a sentence in both catalogues: `found.CODE`. */
export const doctorSayings = [
  'cgroup-delegated',
  'cgroup-shared',
  'directory-missing',
  'directory-own',
  'display-missing',
  'display-there',
  'ids-enough',
  'ids-few',
  'images-missing',
  'images-there',
  'iptables-missing',
  'iptables-there',
  'namespaces-forbidden',
  'namespaces-made',
  'namespaces-untold',
  'nodes-there',
  'not-probed',
  'overlay-missing',
  'overlay-there',
  'programs-missing',
  'programs-there',
  'runtime-missing',
  'runtime-there',
  'xattrs-disk',
  'xattrs-tmpfs',
] as const

export type DoctorSaying = (typeof doctorSayings)[number]

export interface DoctorFinding {
  readonly id: DoctorRequirementId
  readonly verdict: DoctorVerdict
  /** True where a lab host cannot start without it. */
  readonly required: boolean
  /** What was found, one English sentence with its particulars. */
  readonly found: string
  /** The same by code, for every language. */
  readonly saying: DoctorSaying
  /** Values for that sentence. */
  readonly params: Readonly<Record<string, string>>
  /** An exact command or sentence; null where nothing is missing. */
  readonly remedy: string | null
  /** The same by code; null where nothing is missing. */
  readonly advice: Advice | null
}

/** How a lab host is laid out on this machine, by what was probed. */
export interface LabLayout {
  readonly iptables: 'nft' | 'legacy' | 'none'
  /** Where the engine's data root lies: a sized tmpfs where it has user xattrs (kernel 6.6 on), else the state directory's disk. */
  readonly dataRoot: 'tmpfs' | 'disk'
  readonly storageDriver: 'overlay2' | 'vfs'
  readonly cgroup: 'v1' | 'v2' | 'none'
  readonly cgroupDelegated: boolean
  /** Device nodes below /dev that exist here and are bound in. */
  readonly deviceNodes: readonly string[]
  readonly kernel: string
}

export interface DoctorReport {
  readonly findings: readonly DoctorFinding[]
  readonly layout: LabLayout | null
  readonly versions: Readonly<Record<string, string>>
  readonly electronRuntime: 'override' | 'official' | 'test runtime, old' | 'none'
}
