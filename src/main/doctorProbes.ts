/** Joins doctor with what it probes: a set of lab hosts and the runtime directory. */
import type { DoctorReport } from '../contract/doctor'
import { runDoctor } from './doctor'
import { setsDirectory, tryLabLayout, type LabSetOptions } from './labs'

/** @param electronKind the runtime of this window, or the one that a window would use. */
export function doctor(labSet: LabSetOptions, electronKind: DoctorReport['electronRuntime']): Promise<DoctorReport> {
  return runDoctor({
    imagesDirectory: labSet.imagesDirectory,
    environment: labSet.environment,
    electronKind,
    tryLayout: () => tryLabLayout(labSet),
    runtimeDirectory: () => setsDirectory(labSet.environment),
  })
}
