/** What this machine has for lab hosts: each line probed, each lack with its remedy. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { release, userInfo } from 'node:os'
import { join } from 'node:path'
import type { DoctorFinding, DoctorReport, DoctorRequirementId, LabLayout } from '../../contract/doctor'
import type { Failure, Result } from '../../contract/result'
import { installLine, neededPrograms } from './programs'

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

function finding(
  id: DoctorRequirementId,
  verdict: DoctorFinding['verdict'],
  found: string,
  remedy: string | null,
  required = true,
): DoctorFinding {
  return { id, verdict, required, found, remedy }
}

function userNamespaces(layout: Result<LabLayout>): DoctorFinding {
  if (layout.ok) return finding('user-namespaces', 'ok', 'a set of namespaces was made and ended', null)
  const { message, remedy } = layout
  return finding(
    'user-namespaces',
    layout.code === 'user-namespaces-forbidden' ? 'missing' : 'unknown',
    message,
    remedy ?? null,
  )
}

function subordinateIds(): DoctorFinding {
  const { username, uid } = person()
  const line = readOr('/etc/subuid', '')
    .split('\n')
    .find((text) => text.startsWith(`${username}:`) || text.startsWith(`${String(uid)}:`))
  const count = Number(line?.split(':')[2] ?? 0)
  if (count >= 65_536) return finding('subordinate-ids', 'ok', `${username} has ${String(count)} of them`, null)
  const remedy = `sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ${username}`
  return finding('subordinate-ids', 'missing', `${username} has ${String(count)}, lab hosts need 65536`, remedy)
}

function person(): { readonly username: string; readonly uid: number } {
  try {
    return userInfo()
  } catch {
    // No entry for this id: it stands for itself, as in /etc/subuid.
    const uid = process.getuid?.() ?? 0
    return { username: String(uid), uid }
  }
}

function programs(path: string): DoctorFinding {
  const missing = neededPrograms.filter(({ program }) => !isInstalled(program, path))
  if (missing.length === 0) return finding('programs', 'ok', `all ${String(neededPrograms.length)} are installed`, null)
  const names = missing.map((entry) => entry.program)
  return finding('programs', 'missing', `not installed: ${names.join(', ')}`, installLine(names))
}

function isInstalled(program: string, path: string): boolean {
  // A person's PATH often lacks the sbin folders, where half of these live; the agent's does not.
  return [...path.split(':'), '/usr/local/sbin', '/usr/sbin', '/sbin'].some((folder) =>
    existsSync(join(folder, program)),
  )
}

function layoutFindings(layout: Result<LabLayout>): DoctorFinding[] {
  if (!layout.ok) {
    const ids = ['user-xattrs', 'overlayfs', 'iptables-backend', 'cgroup', 'device-nodes'] as const
    return ids.map((id) => finding(id, 'unknown', 'cannot be probed without user namespaces', null, false))
  }
  const { dataRoot, storageDriver, iptables, cgroup, cgroupDelegated, deviceNodes } = layout.value
  const overlay = storageDriver === 'overlay2'
  return [
    finding(
      'user-xattrs',
      'ok',
      dataRoot === 'tmpfs' ? 'tmpfs has them' : 'tmpfs has none, the disk is used',
      null,
      false,
    ),
    overlay
      ? finding('overlayfs', 'ok', 'works in a user namespace', null, false)
      : finding(
          'overlayfs',
          'missing',
          'does not work in a user namespace: images are copied (vfs), slowly',
          'Use a kernel from 5.11 on with overlayfs.',
          false,
        ),
    iptables === 'none'
      ? finding(
          'iptables-backend',
          'missing',
          'neither nft nor legacy can make a NAT rule',
          'sudo modprobe nft_chain_nat iptable_nat',
        )
      : finding('iptables-backend', 'ok', `${iptables} makes NAT rules`, null),
    finding('cgroup', cgroupDelegated ? 'ok' : 'unknown', cgroupText(cgroup, cgroupDelegated), null, false),
    finding('device-nodes', 'ok', deviceNodes.map((node) => `/dev/${node}`).join(' '), null, false),
  ]
}

function cgroupText(cgroup: LabLayout['cgroup'], delegated: boolean): string {
  return delegated
    ? `${cgroup}, delegated`
    : `${cgroup}, not delegated: memory of a lab host is not bounded, its processes are`
}

function labImages(directory: string): DoctorFinding {
  if (existsSync(join(directory, 'prepared.json'))) return finding('lab-images', 'ok', directory, null)
  return finding(
    'lab-images',
    'missing',
    `none in ${directory}`,
    'Run `npm start`, or `npm run setup`, which build them.',
  )
}

function runtimeDirectory(directory: Result<string>): DoctorFinding {
  if (directory.ok) return finding('runtime-directory', 'ok', directory.value, null)
  return finding('runtime-directory', 'missing', directory.message, (directory satisfies Failure).remedy ?? null)
}

function electronRuntime(kind: DoctorReport['electronRuntime']): DoctorFinding {
  if (kind === 'none') {
    return finding(
      'electron-runtime',
      'missing',
      'none is set up',
      'Run `npm start` with a display: it sets one up.',
      false,
    )
  }
  return finding('electron-runtime', 'ok', `${kind} ${process.versions['electron'] ?? ''}`.trim(), null, false)
}

function display(environment: NodeJS.ProcessEnv): DoctorFinding {
  const name = environment['WAYLAND_DISPLAY'] ?? environment['DISPLAY'] ?? ''
  if (name !== '') return finding('display', 'ok', name, null, false)
  return finding(
    'display',
    'missing',
    'neither DISPLAY nor WAYLAND_DISPLAY is set',
    'Lessons run in the terminal: vethlab lesson run default-bridge',
    false,
  )
}

function versionOf(program: string): string {
  const said = spawnSync(program, ['--version'], { encoding: 'utf8' })
  return said.status === 0 ? said.stdout.trim() : 'not installed'
}

function readOr(path: string, fallback: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // A machine without subordinate ids may have no such file: that is the finding.
    return fallback
  }
}
