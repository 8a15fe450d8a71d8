/** Started as root, everything becomes one ordinary user first (docs/adr/0001). */
import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import { npmCli } from './npm.mjs'
import { run, SetupError } from './run.mjs'

const systemUser = 'vethlab'
const otherGroup = 'vethlab-others'
const idsNeeded = 65_536

/**
 * @typedef {{name: string, uid: number, gid: number, home: string}} User
 * @param {NodeJS.ProcessEnv} environment
 * @param {(line: string) => void} log
 * @returns {User} never root.
 */
export function ordinaryUser(environment, log) {
  const asked = environment.SUDO_UID ?? environment.PKEXEC_UID
  if (asked !== undefined && asked !== '0') return lookUp(asked) ?? refuse(`there is no user ${asked}`)
  const known = lookUp(systemUser)
  if (!known) {
    log(`making the system user ${systemUser}`)
    run(['useradd', '--create-home', '--home-dir', `/var/lib/${systemUser}`, '--shell', '/bin/bash', systemUser])
  }
  const user = known ?? lookUp(systemUser) ?? refuse(`the user ${systemUser} could not be made`)
  if (user.uid === 0) refuse(`${systemUser} is root`)
  ensureSubordinateIds(user.name, log)
  ensureOtherGroup(user.name, log)
  return user
}

/** As a person has one: what lab hosts must not inherit (tests/docker/reach). */
function ensureOtherGroup(name, log) {
  const groups = spawnSync('id', ['--groups', '--name', name], { encoding: 'utf8' }).stdout.trim().split(' ')
  if (groups.includes(otherGroup)) return
  log(`putting ${name} into a second group`)
  run(['groupadd', '--force', otherGroup])
  run(['usermod', '--append', '--groups', otherGroup, name])
}

function refuse(why) {
  throw new SetupError(why, 'Start this as an ordinary user.')
}

/** @returns {User | null} */
function lookUp(nameOrId) {
  const found = spawnSync('getent', ['passwd', nameOrId], { encoding: 'utf8' })
  const [name, , uid, gid, , home] = (found.stdout ?? '').trim().split(':')
  return name && home ? { name, uid: Number(uid), gid: Number(gid), home } : null
}

function ensureSubordinateIds(name, log) {
  for (const [file, option] of [
    ['/etc/subuid', '--add-subuids'],
    ['/etc/subgid', '--add-subgids'],
  ]) {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
    if (text.split('\n').some((line) => line.startsWith(`${name}:`))) continue
    const first = firstFreeId(text)
    log(`giving ${name} subordinate ids from ${first} on`)
    run(['usermod', option, `${first}-${first + idsNeeded - 1}`, name])
  }
}

/** @param {string} text of /etc/subuid or /etc/subgid. @returns {number} */
export function firstFreeId(text) {
  const ends = text
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length === 3)
  return Math.max(100_000, ...ends.map(([, first, count]) => Number(first) + Number(count)))
}

/**
 * Runs a task as that user and resolves with its exit status.
 * @param {{user: User, root: string, task: string, args: string[], log: (line: string) => void}} options
 */
export function runAsUser({ user, root, task, args, log }) {
  const runtimeDirectory = ensureRuntimeDirectory(user)
  const inPlace = mayWork(user, root)
  const place = inPlace ? root : copySources(root, user, log)
  const node = readableNode(user)
  const environment = userEnvironment(user, runtimeDirectory, node)
  const assignments = Object.entries(environment).map(([key, value]) => `${key}=${value}`)
  const argv = [
    ...['--reuid', String(user.uid), '--regid', String(user.gid), '--init-groups', 'env', '-i'],
    ...assignments,
  ]
  const child = spawn('setpriv', [...argv, node.path, join(place, 'scripts/run.mjs'), task, ...args], {
    cwd: place,
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (status) => {
      const made = {
        record: ['artifacts', 'tests/fixtures/rtnetlink'],
        screenshots: ['artifacts', 'tests/looks/reference'],
      }
      const names = made[task] ?? ['artifacts', 'dist']
      if (!inPlace) for (const name of names) bringBack(join(place, name), join(root, name))
      resolve(status ?? 1)
    })
  })
}

function ensureRuntimeDirectory(user) {
  const directory = `/run/user/${user.uid}`
  mkdirSync(directory, { recursive: true })
  chownSync(directory, user.uid, user.gid)
  chmodSync(directory, 0o700)
  return directory
}

function asUser(user, argv) {
  return (
    spawnSync('setpriv', ['--reuid', String(user.uid), '--regid', String(user.gid), '--init-groups', ...argv])
      .status === 0
  )
}

/** Only a checkout that is the user's own is worked in: root's node_modules are root's. */
function mayWork(user, root) {
  return lstatSync(root).uid === user.uid && asUser(user, ['test', '-w', root])
}

function readableNode(user) {
  if (asUser(user, [process.execPath, '--version']) && asUser(user, ['test', '-r', npmCli()])) {
    return { path: process.execPath, npm: npmCli() }
  }
  const base = join(user.home, `node-${process.version}`)
  const path = join(base, 'bin/node')
  const npm = join(base, 'lib/node_modules/npm')
  if (!existsSync(npm)) {
    mkdirSync(dirname(path), { recursive: true })
    copyFileSync(process.execPath, path)
    chmodSync(path, 0o755)
    cpSync(dirname(dirname(npmCli())), npm, { recursive: true })
    run(['chmod', '-R', 'a+rX', base])
  }
  return { path, npm: join(npm, 'bin/npm-cli.js') }
}

/** A clean environment, with the few things that a task needs of the caller's. */
function userEnvironment(user, runtimeDirectory, node) {
  const environment = {
    HOME: user.home,
    USER: user.name,
    PATH: `${dirname(node.path)}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    XDG_RUNTIME_DIR: runtimeDirectory,
    VETHLAB_NPM: node.npm,
  }
  const passed = [
    'TERM',
    'LANG',
    'LC_ALL',
    'DISPLAY',
    'WAYLAND_DISPLAY',
    'CI',
    'NODE_EXTRA_CA_CERTS',
    'ELECTRON_MIRROR',
    'ELECTRON_OVERRIDE_DIST_PATH',
  ]
  for (const name of passed) if (process.env[name]) environment[name] = process.env[name]
  // Root's own npm settings are out of that user's reach.
  for (const key of ['registry', 'cafile']) {
    const value = spawnSync(process.execPath, [npmCli(), 'config', 'get', key], { encoding: 'utf8' }).stdout?.trim()
    if (value && value !== 'null' && value !== 'undefined') environment[`npm_config_${key}`] = value
  }
  const authority = process.env.XAUTHORITY
  if (authority && existsSync(authority)) {
    const copy = join(runtimeDirectory, 'xauthority')
    copyFileSync(authority, copy)
    chownSync(copy, user.uid, user.gid)
    environment.XAUTHORITY = copy
  }
  return environment
}

/** Brings the copy up to date: what changed is copied, what vanished is removed, what is built there stays. */
function copySources(root, user, log) {
  const place = join(user.home, 'checkouts', createHash('sha256').update(root).digest('hex').slice(0, 12))
  const record = `${place}.sources.json`
  const files = sourceFiles(root)
  const before = existsSync(record) ? JSON.parse(readFileSync(record, 'utf8')) : []
  const now = new Set(files)
  for (const name of before) if (!now.has(name)) rmSync(join(place, name), { force: true })
  let copied = 0
  for (const name of files) if (copySource(join(root, name), join(place, name), user)) copied += 1
  writeFileSync(record, JSON.stringify(files))
  if (copied > 0) log(`copied ${copied} files to ${place}, where ${user.name} can work`)
  return place
}

function sourceFiles(root) {
  const listed = spawnSync('git', ['-c', `safe.directory=${root}`, 'ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (listed.status !== 0)
    throw new SetupError(`${root} is no git checkout`, 'Clone the repository, and start from the clone.')
  return listed.stdout.split('\0').filter((name) => name !== '' && existsSync(join(root, name)))
}

/** Each is the user's at once: a run that is ended half-way leaves nothing behind that the user could not change. */
function copySource(from, to, user) {
  const status = lstatSync(from)
  makeFolder(dirname(to), user)
  if (status.isSymbolicLink()) {
    rmSync(to, { force: true })
    symlinkSync(readlinkSync(from), to)
    lchownSync(to, user.uid, user.gid)
    return false
  }
  if (existsSync(to)) {
    const known = lstatSync(to)
    if (known.size === status.size && Math.abs(known.mtimeMs - status.mtimeMs) < 2) return false
  }
  rmSync(to, { force: true })
  copyFileSync(from, to)
  chownSync(to, user.uid, user.gid)
  chmodSync(to, status.mode | 0o444)
  utimesSync(to, status.atime, status.mtime)
  return true
}

function makeFolder(folder, user) {
  if (existsSync(folder)) return
  makeFolder(dirname(folder), user)
  mkdirSync(folder)
  chownSync(folder, user.uid, user.gid)
}

function bringBack(from, to) {
  if (!existsSync(from)) return
  rmSync(to, { recursive: true, force: true })
  cpSync(from, to, { recursive: true })
}
