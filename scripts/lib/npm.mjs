/** npm by its own script: it may lie outside of a plain user's PATH. */
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { SetupError } from './run.mjs'

/** @returns {string} path of npm-cli.js. */
export function npmCli() {
  const candidates = [
    process.env.VETHLAB_NPM,
    process.env.npm_execpath,
    resolve(dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js'),
    '/usr/share/nodejs/npm/bin/npm-cli.js',
  ]
  const found = candidates.find((path) => path?.endsWith('npm-cli.js') && existsSync(path))
  if (!found) throw new SetupError('npm is not installed beside Node', 'Install npm.')
  return found
}

/** @param {string} root */
export function binary(root, name) {
  return join(root, 'node_modules', '.bin', name)
}
