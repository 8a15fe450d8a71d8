/** Gathers what a report of a problem needs; what may be shown of it is decided in core/diagnostics. */
import { homedir, hostname, userInfo } from 'node:os'
import type { LabHostInfo } from '../../contract/agent'
import type { DoctorReport } from '../../contract/doctor'
import type { DockerContext } from '../../contract/explorer'
import type { Failure } from '../../contract/result'
import { diagnosticsText } from '../../core/diagnostics/text'
import type { DiagnosticsWish, KnownNames } from '../../core/diagnostics/types'
import type { Topology } from '../../core/topology/types'
import { createFailureRing } from './failures'

export interface DiagnosticsSources {
  readonly versions: () => readonly (readonly [name: string, version: string])[]
  readonly doctor: () => Promise<DoctorReport>
  readonly labHosts: () => Promise<readonly LabHostInfo[]>
  /** Every picture that there is now. */
  readonly topologies: () => readonly Topology[]
  readonly contexts: () => readonly DockerContext[]
  /** One word on the person's own engine. */
  readonly explorer: () => string
}

export interface Diagnostics {
  text(wish: DiagnosticsWish): Promise<string>
  /** Keeps a failure, with the names that there were then: they may be gone from every picture later. */
  failed(failure: Failure, request: string | null): void
}

/** So many names are remembered; a machine that has more of them forgets the oldest. */
const rememberedNames = 5_000
/** Every engine has these; they say nothing of anybody. */
const everybodys = new Set(['bridge', 'host', 'none', 'ingress', 'docker_gwbridge', 'default', 'rootless'])

/** Creates it; nothing is asked before a text is. */
export function createDiagnostics(sources: DiagnosticsSources): Diagnostics {
  const failures = createFailureRing()
  const remembered = new Set<string>()
  const remember = (name: string | null | undefined): void => {
    if (!name || everybodys.has(name)) return
    remembered.delete(name)
    remembered.add(name)
    const [oldest] = remembered
    if (remembered.size > rememberedNames && oldest !== undefined) remembered.delete(oldest)
  }
  const seen = (topology: Topology): void => {
    for (const { name } of topology.namespaces.flatMap(({ containers }) => containers)) remember(name)
    for (const { name } of topology.networks) remember(name)
  }
  return {
    failed(failure, request) {
      sources.topologies().forEach(seen)
      failures.add(failure, request)
    },
    async text(wish) {
      sources.topologies().forEach(seen)
      for (const { name, endpoint } of sources.contexts()) {
        remember(name)
        remember(endpointHost(endpoint))
      }
      const report = await sources.doctor()
      const facts = {
        versions: [...sources.versions(), ...Object.entries(report.versions)],
        findings: report.findings,
        labHosts: (await sources.labHosts()).map(({ name, status }) => ({ name, status })),
        explorer: sources.explorer(),
        failures: failures.all(),
      }
      return diagnosticsText(facts, person([...remembered, ...failures.named()]), wish)
    },
  }
}

function person(others: readonly string[]): KnownNames {
  let user = ''
  try {
    user = userInfo().username
  } catch {
    // No entry for this id: there is no name to be left out.
  }
  return { user, host: hostname(), home: homedir(), others }
}

/** @returns where a remote engine is; null where it is this machine, or the text is no URL. */
function endpointHost(endpoint: string): string | null {
  const host = /^[a-z]+:\/\/(?:[^@/]*@)?([^:/]+)/i.exec(endpoint)?.[1]
  return host ?? null
}
