/** `npm run dist`: a fused copy of the runtime, the Node that agents run on, and the application, in one folder. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fuseCopy } from './fuses.mjs'
import { binary } from './npm.mjs'
import { SetupError } from './run.mjs'

/**
 * @param {{root: string, environment: NodeJS.ProcessEnv}} options environment: what set-up found.
 * @returns {Promise<number>} exit status.
 */
export async function pack({ root, environment }) {
  const fuses = await fuseCopy(dirname(environment.VETHLAB_ELECTRON), join(root, 'dist/runtime'))
  for (const [name, on] of Object.entries(fuses)) console.error(`fuse ${name}: ${on ? 'on' : 'off'}`)
  shipNode(environment.VETHLAB_NODE, join(root, 'dist/node'))
  const version = /\((.*)\)/.exec(environment.VETHLAB_ELECTRON_KIND)?.[1] ?? 'unknown'
  const args = ['--linux', 'dir', '--config', 'electron-builder.config.cjs', '--publish', 'never']
  const done = spawnSync(binary(root, 'electron-builder'), args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...environment, VETHLAB_DIST_VERSION: version },
  })
  return done.status ?? 1
}

/** Agents cannot run on a fused Electron, and a training room's machine may have no Node, or too old a one. */
function shipNode(executable, folder) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  copyFileSync(executable, join(folder, 'node'))
  const licence = licencePlaces(executable).find(existsSync)
  if (!licence) throw new SetupError(`${executable} comes without its licence`, 'Pack by a Node from nodejs.org.')
  copyFileSync(licence, join(folder, 'LICENSE'))
  // A distribution's Node may be a small program over libraries that other machines lack.
  const linked = spawnSync('ldd', [join(folder, 'node')], { encoding: 'utf8' }).stdout
  if (/libnode\.so/.test(linked))
    throw new SetupError(`${executable} cannot run on other machines`, 'Pack by a Node from nodejs.org.')
}

/** Beside it in an archive of nodejs.org; where Debian's packages put it. */
function licencePlaces(executable) {
  return [join(dirname(executable), '../LICENSE'), '/usr/share/doc/nodejs/LICENSE', '/usr/share/doc/nodejs/copyright']
}
