/** What is looked up on this machine without making anything: ids, programs, files, the display. */
import { existsSync, readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { advice } from '../../contract/advice'
import type { DoctorFinding, DoctorReport } from '../../contract/doctor'
import type { Result } from '../../contract/result'
import { fine, lacking } from './finding'
import { installLine, neededPrograms } from './programs'

const neededIds = 65_536

/** subuid(5): one range is enough for every lab host. */
export function subordinateIds(): DoctorFinding {
  const { username, uid } = person()
  const line = readOr('/etc/subuid', '')
    .split('\n')
    .find((text) => text.startsWith(`${username}:`) || text.startsWith(`${String(uid)}:`))
  const count = Number(line?.split(':')[2] ?? 0)
  const params = { name: username, count: String(count), needed: String(neededIds) }
  if (count >= neededIds) {
    return fine('subordinate-ids', 'ids-enough', `${username} has ${String(count)} of them`, { params })
  }
  const remedy = `sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ${username}`
  const found = `${username} has ${String(count)}, lab hosts need ${String(neededIds)}`
  return lacking('subordinate-ids', 'ids-few', found, { params, remedy, advice: advice('add-ids', remedy) })
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

/** @param path the person's PATH. */
export function programs(path: string): DoctorFinding {
  const missing = neededPrograms.filter(({ program }) => !isInstalled(program, path))
  const count = String(neededPrograms.length)
  if (missing.length === 0) {
    return fine('programs', 'programs-there', `all ${count} are installed`, { params: { count } })
  }
  const names = missing.map((entry) => entry.program)
  const remedy = installLine(names)
  return lacking('programs', 'programs-missing', `not installed: ${names.join(', ')}`, {
    params: { names: names.join(', ') },
    remedy,
    advice: remedy === null ? null : advice('install-programs', remedy),
  })
}

function isInstalled(program: string, path: string): boolean {
  // A person's PATH often lacks the sbin folders, where half of these live; the agent's does not.
  return [...path.split(':'), '/usr/local/sbin', '/usr/sbin', '/sbin'].some((folder) =>
    existsSync(join(folder, program)),
  )
}

/** @param directory where set-up leaves the built images. */
export function labImages(directory: string): DoctorFinding {
  const params = { directory }
  if (existsSync(join(directory, 'prepared.json'))) return fine('lab-images', 'images-there', directory, { params })
  return lacking('lab-images', 'images-missing', `none in ${directory}`, {
    params,
    remedy: 'Run `npm start`, or `npm run setup`, which build them.',
    advice: advice('build-images', 'npm run setup'),
  })
}

/** @param directory where the sets of lab hosts would be. */
export function runtimeDirectory(directory: Result<string>): DoctorFinding {
  if (directory.ok) {
    return fine('runtime-directory', 'directory-own', directory.value, { params: { directory: directory.value } })
  }
  return lacking('runtime-directory', 'directory-missing', directory.message, {
    remedy: 'Set XDG_RUNTIME_DIR to a directory that is yours alone (mode 700).',
    advice: directory.advice ?? null,
  })
}

/** @param kind of the runtime that a window has or would have. */
export function electronRuntime(kind: DoctorReport['electronRuntime']): DoctorFinding {
  if (kind === 'none') {
    return lacking('electron-runtime', 'runtime-missing', 'none is set up', {
      required: false,
      remedy: 'Run `npm start` with a display: it sets one up.',
      advice: advice('runtime', 'npm start'),
    })
  }
  const version = process.versions['electron'] ?? ''
  const found = `${kind} ${version}`.trim()
  return fine('electron-runtime', 'runtime-there', found, { required: false, params: { runtime: found } })
}

/** Without a display there is no window, but every lesson. */
export function display(environment: NodeJS.ProcessEnv): DoctorFinding {
  const name = environment['WAYLAND_DISPLAY'] ?? environment['DISPLAY'] ?? ''
  if (name !== '') return fine('display', 'display-there', name, { required: false, params: { name } })
  return lacking('display', 'display-missing', 'neither DISPLAY nor WAYLAND_DISPLAY is set', {
    required: false,
    remedy: 'Lessons run in the terminal: vethlab lesson run default-bridge',
    advice: advice('lesson-in-terminal', 'vethlab lesson run default-bridge'),
  })
}

function readOr(path: string, fallback: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // A machine without subordinate ids may have no such file: that is the finding.
    return fallback
  }
}
