/** Set-up: each step looks whether it is needed, says what it does, and leaves a stamp. */
import { existsSync, mkdirSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ensureLabImages, vethlabCache } from '../labImages.mjs'
import { ensureNewerEngine } from '../newerEngine.mjs'
import { ensureElectron } from './electron.mjs'
import { binary, npmCli } from './npm.mjs'
import { ensurePackages } from './packages.mjs'
import { SetupError } from './run.mjs'
import { hashOf, once } from './stamp.mjs'

const buildInputs = [
  'src',
  'resources/programs.json',
  'electron.vite.config.mts',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
]

/** Each step logs itself and how long it took. */
async function step(log, name, work) {
  const begun = Date.now()
  let said = false
  const result = await work((line) => {
    said = true
    log(line)
  })
  if (said) log(`${name}: ${((Date.now() - begun) / 1000).toFixed(1)} s`)
  return result
}

/** npm ci when node_modules does not match the lock file. */
export function ensureDependencies(root, log) {
  const stamp = join(root, 'node_modules', '.vethlab-lock')
  return step(log, 'dependencies', (say) =>
    once(stamp, hashOf([join(root, 'package-lock.json')]), () => {
      say('installing dependencies (npm ci)')
      const done = spawnSync(process.execPath, [npmCli(), 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
        cwd: root,
        stdio: ['ignore', 'inherit', 'inherit'],
      })
      if (done.status !== 0) throw new SetupError('npm ci failed', 'See the lines above.', 1)
    }),
  )
}

function ensureBuild(root, log) {
  const inputs = buildInputs.map((name) => join(root, name))
  return step(log, 'build', async (say) => {
    const stamp = join(root, 'out', '.vethlab-build')
    const hash = existsSync(join(root, 'out/main/index.js')) ? hashOf(inputs) : `${hashOf(inputs)} `
    await once(stamp, hash.trim(), () => {
      say('building')
      // electron-vite asks the electron package for its version, which has no runtime here: the oldest one is named.
      const done = spawnSync(binary(root, 'electron-vite'), ['build', '--logLevel', 'warn'], {
        cwd: root,
        stdio: ['ignore', 'inherit', 'inherit'],
        env: { ...process.env, ELECTRON_MAJOR_VER: '25' },
      })
      if (done.status !== 0) throw new SetupError('the build failed', 'See the lines above.', 1)
    })
  })
}

/**
 * @param {{root: string, needs: readonly import('./packages.mjs').Need[], log: (line: string) => void}} options
 * @returns {Promise<NodeJS.ProcessEnv>} what the task's programs must find in their environment.
 */
export async function setUp({ root, needs, log }) {
  ensurePackages(needs, log)
  await ensureDependencies(root, log)
  const environment = { VETHLAB_NODE: process.execPath }
  if (needs.includes('window')) {
    const cacheDir = vethlabCache()
    mkdirSync(cacheDir, { recursive: true })
    const electron = await step(log, 'Electron runtime', (say) => ensureElectron({ root, cacheDir, log: say }))
    environment.VETHLAB_ELECTRON = electron.executable
    environment.VETHLAB_ELECTRON_KIND = `${electron.kind} (${electron.version})`
  }
  if (needs.includes('lab')) {
    await step(log, 'lab images', (say) => ensureLabImages({ cacheDir: vethlabCache(), log: say }))
    await ensureBuild(root, log)
  }
  if (needs.includes('test')) {
    await step(log, 'newer engine', (say) => ensureNewerEngine({ cacheDir: vethlabCache(), log: say }))
  }
  return environment
}
