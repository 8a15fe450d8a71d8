/** What `npm run dist` packs: only what runs, native modules outside of the asar, and it starts. */
import { listPackage } from '@electron/asar'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWindow } from '../e2e/support/window'

const root = resolve(import.meta.dirname, '../..')
const packed = join(root, 'dist/linux-unpacked')
const runtime = mkdtempSync(join(tmpdir(), 'vl-dist-'))

beforeAll(() => {
  const done = spawnSync(process.execPath, [join(root, 'scripts/run.mjs'), 'dist'], { encoding: 'utf8' })
  expect({ status: done.status, end: done.stderr.slice(-2000) }).toMatchObject({ status: 0 })
}, 300_000)
afterAll(() => {
  rmSync(runtime, { recursive: true, force: true })
})

describe('the packed application', () => {
  it('holds what runs and nothing else', () => {
    const files = listPackage(join(packed, 'resources/app.asar'), { isPack: false })
    expect(files).toContain('/out/main/index.js')
    expect(files).toContain('/out/renderer/index.html')
    const unwanted = files.filter((name) => /\.(map|ts|md)$|^\/(src|tests|docs|scripts)\//.test(name))
    expect(unwanted).toEqual([])
    const modules = new Set(files.flatMap((name) => /^\/node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(name)?.[1] ?? []))
    for (const name of ['vue', 'electron', 'vitest', 'typescript', 'playwright-core'])
      expect(modules).not.toContain(name)
    for (const name of ['dockerode', 'koffi', '@lydell/node-pty']) expect(modules).toContain(name)
  })

  it('keeps native modules and what a plain Node runs outside of the asar', () => {
    const unpacked = join(packed, 'resources/app.asar.unpacked')
    for (const name of ['out/main/agent.js', 'out/main/observer.js', 'out/main/layout.js', 'out/main/cli.js']) {
      expect(existsSync(join(unpacked, name))).toBe(true)
    }
    const natives = readdirSync(unpacked, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.node'),
    )
    expect(natives.some((name) => name.includes('koffi'))).toBe(true)
    expect(natives.some((name) => name.includes('node-pty'))).toBe(true)
    expect(existsSync(join(packed, 'resources/resources/lessons/default-bridge/lesson.yaml'))).toBe(true)
  })

  it('starts, and brings a lab host up with the runtime as its only Node', { timeout: 120_000 }, async () => {
    const environment = { ...(process.env as Record<string, string>) }
    delete environment['VETHLAB_NODE']
    const { application, page } = await openWindow({
      executablePath: join(packed, 'vethlab'),
      args: [`--user-data-dir=${join(runtime, 'electron')}`],
      env: { ...environment, XDG_RUNTIME_DIR: runtime, XDG_CONFIG_HOME: join(runtime, 'config') },
    })
    expect(await page.title()).toBe('Vethlab')
    await page.getByTestId('start-lab').click()
    await page.getByTestId('socket-lab-1-docker0').waitFor({ timeout: 60_000 })
    await application.close()
    expect(readdirSync(join(runtime, 'vethlab'))).toEqual([])
  })
})
