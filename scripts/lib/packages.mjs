/** What the machine must have installed, for each task; asked by what it provides, so that other packagings count too. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SetupError } from './run.mjs'

const labPrograms = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../resources/programs.json', import.meta.url)), 'utf8'),
)

/** Chromium's libraries by soname: Debian's package names changed between releases (…t64). */
const windowLibraries = [
  ['libnss3.so', 'libnss3'],
  ['libatk-1.0.so.0', 'libatk1.0-0'],
  ['libatk-bridge-2.0.so.0', 'libatk-bridge2.0-0'],
  ['libcups.so.2', 'libcups2'],
  ['libgtk-3.so.0', 'libgtk-3-0'],
  ['libgbm.so.1', 'libgbm1'],
  ['libasound.so.2', 'libasound2'],
  ['libdrm.so.2', 'libdrm2'],
  ['libxkbcommon.so.0', 'libxkbcommon0'],
  ['libXcomposite.so.1', 'libxcomposite1'],
  ['libXdamage.so.1', 'libxdamage1'],
  ['libXfixes.so.3', 'libxfixes3'],
  ['libXrandr.so.2', 'libxrandr2'],
]

const testPrograms = [
  { program: 'Xvfb', debianPackage: 'xvfb' },
  { program: 'linux.uml', debianPackage: 'user-mode-linux' },
  { program: 'mkfs.ext4', debianPackage: 'e2fsprogs' },
  { program: 'modprobe', debianPackage: 'kmod' },
  { program: 'cc', debianPackage: 'gcc' },
  { program: 'openssl', debianPackage: 'openssl' },
  { program: 'sudo', debianPackage: 'sudo' },
  { program: 'apparmor_parser', debianPackage: 'apparmor' },
  { program: 'rootlesskit', debianPackage: 'rootlesskit' },
  { program: 'slirp4netns', debianPackage: 'slirp4netns' },
]

/** @typedef {'lab' | 'window' | 'test'} Need */

/**
 * @param {readonly Need[]} needs
 * @returns {string[]} Debian packages that are missing, sorted.
 */
export function missingPackages(needs) {
  const missing = new Set()
  if (needs.includes('lab')) addMissingPrograms(labPrograms, missing)
  if (needs.includes('window')) addMissingLibraries(missing)
  if (needs.includes('test')) {
    addMissingPrograms(testPrograms, missing)
    if (!existsSync('/usr/include/stdio.h')) missing.add('libc6-dev')
  }
  return [...missing].sort()
}

function addMissingPrograms(programs, missing) {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/local/sbin', '/usr/sbin', '/sbin']
  for (const { program, debianPackage } of programs) {
    if (!folders.some((folder) => existsSync(join(folder, program)))) missing.add(debianPackage)
  }
}

function addMissingLibraries(missing) {
  const cache = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' }).stdout ?? ''
  for (const [soname, debianPackage] of windowLibraries) if (!cache.includes(`\t${soname} `)) missing.add(debianPackage)
  const fonts = '/usr/share/fonts'
  // Chromium wants one system font, whichever; ours come with the page.
  if (!existsSync(fonts) || readdirSync(fonts).length === 0) missing.add('fonts-dejavu-core')
}

/** @param {readonly string[]} packages @returns {string} the one line that installs them. */
export function installLine(packages) {
  return `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`
}

/**
 * Installs as root, else says the one line that does.
 * @param {readonly Need[]} needs
 * @param {(line: string) => void} log
 */
export function ensurePackages(needs, log) {
  const packages = missingPackages(needs)
  if (packages.length === 0) return
  if (!existsSync('/usr/bin/apt-get')) {
    throw new SetupError(
      `not installed: what Debian calls ${packages.join(' ')}`,
      'Install these by your distribution’s means.',
    )
  }
  if (process.getuid() !== 0) throw new SetupError(`packages are missing: ${packages.join(' ')}`, installLine(packages))
  log(`installing ${packages.join(' ')}`)
  apt(['update', '-q'])
  // Docker's package would start a daemon by its init script: this machine's own engine is not ours to start.
  apt(['install', '-y', '-q', '--no-install-recommends', ...packages], { RUNLEVEL: '1' })
}

function apt(args, environment = {}) {
  for (let tries = 3; ; tries -= 1) {
    const done = spawnSync('apt-get', args, {
      encoding: 'utf8',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', ...environment },
      maxBuffer: 64 * 1024 * 1024,
    })
    if (done.status === 0) return
    if (tries > 1) continue
    const said = `${done.stdout}${done.stderr}`.trim().split('\n').slice(-6).join('\n')
    throw new SetupError(`apt-get ${args[0]} failed:\n${said}`, 'See the lines above.', 1)
  }
}
