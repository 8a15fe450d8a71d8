/** What the window's process has to load before it can answer its page. */
import { setImmediate } from 'node:timers/promises'

/**
 * Each takes this process some ten or twenty milliseconds. Packages are named by a module of ours that has them, or are in the
 * bundle: what lies in an asar is found by `require` alone.
 */
const pieces: readonly (() => Promise<unknown>)[] = [
  () => import('./spawnAlone'),
  () => import('../core/areas/schema'),
  () => import('../core/topology/schema'),
  () => import('../contract/ipcSchemas'),
  () => import('dockerode'),
]

/**
 * Loads them one by one. In between Electron has its turn: the page's process begins, and that which draws for it; where one
 * of them waits for this process, a person waits for both.
 */
export async function loadAhead(): Promise<void> {
  for (const load of pieces) {
    await load()
    await setImmediate()
  }
}
