/** The window's main process may be killed at any moment: its lab hosts go with it, and the next start clears its files. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { setsDirectory, reapSets } from '../../src/main/labs'
import { launchApp } from './support/app'
import { leftovers, ownProcesses } from './support/leftovers'

describe('SIGKILL of the window', () => {
  it.each([0, 150, 400])('%i ms after the key press leaves no process and no lab host', async (after) => {
    const app = await launchApp('kill')
    await app.page.getByTestId('start-lab').waitFor()
    await app.page.keyboard.press('Control+Enter')
    await app.page.waitForTimeout(after)
    const processes = await ownProcesses(app)
    expect(processes.length).toBeGreaterThan(5)
    process.kill(app.pid, 'SIGKILL')
    const alive = (): string[] => leftovers(app, processes).filter((left) => left.startsWith('process'))
    await expect.poll(alive, { timeout: 10_000 }).toEqual([])
    // Its files are nobody's now: the next start removes them, and only them.
    const directory = setsDirectory({ XDG_RUNTIME_DIR: app.runtimeDirectory })
    if (!directory.ok) throw new Error(directory.message)
    await expect.poll(() => (reapSets(directory.value), readdirSync(directory.value)), { timeout: 10_000 }).toEqual([])
    expect(readdirSync(join(app.runtimeDirectory, 'vethlab'))).toEqual([])
    await app.close().catch(() => undefined)
  })
})
