/** Reports of problems with what they need of their siblings; and what failed before a page could hear of it. */
import type { Failure } from '../contract/result'
import { failure, type FailureCode } from '../contract/result'
import type { DoctorReport } from '../contract/doctor'
import { createDiagnostics, type Diagnostics } from './diagnostics'
import type { Explorer } from './explorer'
import type { BrokenFile } from './keptFile'
import type { Workplace } from './workplace'

export interface DiagnosticsNeeds {
  readonly workplace: () => Workplace
  readonly explorer: () => Explorer
  readonly doctor: () => Promise<DoctorReport>
  readonly versions: () => readonly (readonly [name: string, version: string])[]
}

/** Creates it; its siblings may be made later. */
export function createDiagnosticsPlace({ workplace, explorer, doctor, versions }: DiagnosticsNeeds): Diagnostics {
  return createDiagnostics({
    versions,
    doctor,
    labHosts: async () => {
      const list = await workplace().now()?.set.list()
      return list?.ok ? list.value : []
    },
    topologies: () => {
      const live = workplace().now()?.session.live
      const own = explorer().topology()
      const labs = (live?.labHosts() ?? []).flatMap((name) => live?.topology(name) ?? [])
      return own.ok ? [...labs, own.value] : labs
    },
    contexts: () => {
      const contexts = explorer().contexts()
      return contexts.ok ? contexts.value : []
    },
    explorer: () => explorer().state().status,
  })
}

export type BrokenCode = Extract<FailureCode, 'settings-broken' | 'progress-broken' | 'areas-broken'>

/** A file of the person's that was not usable, as a failure: where it is kept is said in the window. */
export function brokenFailure(code: BrokenCode, { line, kept, lost }: BrokenFile): Failure {
  return failure(code, line, { params: { lost: lost.length === 0 ? '*' : lost.join(', '), kept: kept ?? '-' } })
}
