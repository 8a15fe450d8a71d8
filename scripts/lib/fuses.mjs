/** Electron's fuses: what the runtime that is handed out can no longer be asked to do, whoever starts it and with what words. */
import { flipFuses, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses'
import { cpSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from './run.mjs'

/** A fuse's byte in the executable; any other one says that it was taken out, or is decided elsewhere. */
const off = '0'.charCodeAt(0)
const on = '1'.charCodeAt(0)

/**
 * Not flipped, with reasons: cookies are not used, and to encrypt them would ask the desktop for its keyring; the integrity of an
 * asar is checked on macOS and Windows alone; the browser's own V8 snapshot is one that we do not make.
 */
const wanted = {
  // Agents run on a Node that is shipped beside.
  RunAsNode: false,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  OnlyLoadAppFromAsar: true,
  // The page has a scheme of its own (src/main/page.ts).
  GrantFileProtocolExtraPrivileges: false,
}

/**
 * A copy of a runtime with its fuses flipped and read back.
 * @param {string} runtime folder of an Electron, which stays as it is.
 * @param {string} copy folder that is made anew.
 * @returns {Promise<Record<string, boolean>>} the fuses of ours that this Electron knows, as they are now.
 */
export async function fuseCopy(runtime, copy) {
  if (!existsSync(join(runtime, 'electron'))) throw new SetupError(`${runtime} holds no Electron`, 'npm run setup')
  rmSync(copy, { recursive: true, force: true })
  cpSync(runtime, copy, { recursive: true })
  // The test runtime's launcher makes way for the application.
  rmSync(join(copy, 'resources/app'), { recursive: true, force: true })
  const executable = join(copy, 'electron')
  // An older Electron does not know the newer ones.
  const known = Object.keys(await readFuses(executable))
  const chosen = Object.entries(wanted).filter(([name]) => known.includes(name))
  await flipFuses(executable, {
    version: FuseVersion.V1,
    ...Object.fromEntries(chosen.map(([name, state]) => [FuseV1Options[name], state])),
  })
  const now = await readFuses(executable)
  for (const [name, state] of chosen)
    if (now[name] !== state) throw new SetupError(`the fuse ${name} is not ${state ? 'on' : 'off'}`, 'Try again.', 1)
  return Object.fromEntries(chosen.map(([name]) => [name, now[name]]))
}

/**
 * @param {string} executable an Electron.
 * @returns {Promise<Record<string, boolean>>} by the fuse's name, those that it knows and that have not been taken out.
 */
export async function readFuses(executable) {
  const { version: _version, ...wire } = await getCurrentFuseWire(executable)
  const states = Object.entries(wire).filter(([, state]) => state === on || state === off)
  return Object.fromEntries(states.map(([option, state]) => [FuseV1Options[option], state === on]))
}
