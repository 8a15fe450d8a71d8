/** What this machine has for lab hosts: each line probed, each lack with its remedy. */
import { spawnSync } from 'node:child_process'
import { release } from 'node:os'
import type { DoctorReport, LabLayout } from '../../contract/doctor'
import type { Result } from '../../contract/result'
import { layoutFindings, userNamespaces } from './layout'
import { display, electronRuntime, labImages, programs, runtimeDirectory, subordinateIds } from './machine'

export interface DoctorOptions {
  readonly imagesDirectory: string
  readonly environment: NodeJS.ProcessEnv
  readonly electronKind: DoctorReport['electronRuntime']
  /** Makes a set, asks its agent what a lab host can have here, and ends it: the proof is the thing itself. */
  readonly tryLayout: () => Promise<Result<LabLayout>>
  /** Whether there is a runtime directory that is the person's own. */
  readonly runtimeDirectory: () => Result<string>
}

/** Runs every probe; none changes anything that stays. */
export async function runDoctor(options: DoctorOptions): Promise<DoctorReport> {
  const layout = await options.tryLayout()
  const findings = [
    userNamespaces(layout),
    subordinateIds(),
    programs(options.environment['PATH'] ?? ''),
    ...layoutFindings(layout),
    labImages(options.imagesDirectory),
    runtimeDirectory(options.runtimeDirectory()),
    electronRuntime(options.electronKind),
    display(options.environment),
  ]
  return {
    findings,
    layout: layout.ok ? layout.value : null,
    versions: {
      node: process.versions.node,
      kernel: release(),
      docker: versionOf('dockerd'),
      electron: process.versions['electron'] ?? 'none',
    },
    electronRuntime: options.electronKind,
  }
}

function versionOf(program: string): string {
  const said = spawnSync(program, ['--version'], { encoding: 'utf8' })
  return said.status === 0 ? said.stdout.trim() : 'not installed'
}
