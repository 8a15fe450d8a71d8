/** What `npm run dist` packs: only what runs, native modules outside of the asar, and it starts. */
import { listPackage } from '@electron/asar'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { profileLines } from '../../src/main/labs/profile'
import { readFuses } from '../../scripts/lib/fuses.mjs'

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

  it('has an AppArmor profile, which is installed for the very place where it lies', () => {
    const lines = profileLines(join(packed, 'resources/resources'))
    expect(lines).toHaveLength(2)
    // What the person would pipe to root's file.
    const [edit = ''] = lines[0]?.split(' | ') ?? []
    const profile = spawnSync('sh', ['-c', edit], { encoding: 'utf8' }).stdout
    expect(profile).toContain(`@{vethlab_folder}=${packed}\n`)
    for (const program of ['vethlab', 'resources/node/node']) expect(existsSync(join(packed, program))).toBe(true)
    expect(profile).toContain('profile vethlab @{vethlab_folder}/{vethlab,resources/node/node} flags=(unconfined) {')
    expect(profile).toContain('  userns,\n')
    const parser = (text: string): string =>
      spawnSync('/sbin/apparmor_parser', ['-Q', '-K'], { input: text, encoding: 'utf8' }).stderr
    // A parser older than 4.0 knows no `userns`, as no kernel of its time does: all else is parsed there.
    const isOld = /version [123]\./.test(spawnSync('/sbin/apparmor_parser', ['--version'], { encoding: 'utf8' }).stdout)
    const known = isOld ? profile.replace('abi/4.0', 'abi/3.0').replace('  userns,\n', '') : profile
    expect(parser(known)).not.toMatch(/error/i)
    expect(parser(`${known}}`)).toMatch(/error/i)
  })

  it('has its fuses flipped: nobody makes a Node, a debuggee or another application of it', async () => {
    expect(await readFuses(join(packed, 'vethlab'))).toMatchObject({
      ...{ RunAsNode: false, EnableNodeOptionsEnvironmentVariable: false, EnableNodeCliInspectArguments: false },
      OnlyLoadAppFromAsar: true,
    })
    const canary = join(runtime, 'canary.cjs')
    writeFileSync(canary, "require('node:fs').writeFileSync(__filename + '.ran', '')")
    const asNode = await started({ ELECTRON_RUN_AS_NODE: '1' }, [canary])
    const asked = await started({ NODE_OPTIONS: `--require ${canary}` }, ['--inspect=0'])
    expect(existsSync(`${canary}.ran`)).toBe(false)
    for (const opened of [asNode, asked]) {
      expect(await opened.page.title()).toBe('Vethlab')
      await opened.end()
    }
    expect(asked.said()).not.toContain('Debugger listening')
  })

  it('starts, and brings a lab host up with its own Node alone', { timeout: 120_000 }, async () => {
    const { page, end } = await started()
    await page.getByTestId('start-lab').click()
    await page.getByTestId('socket-lab-1-docker0').waitFor({ timeout: 60_000 })
    await end()
    expect(readdirSync(join(runtime, 'vethlab'))).toEqual([])
  })
})

interface Started {
  readonly page: Page
  /** What it printed until now. */
  said(): string
  /** Ends it in order. */
  end(): Promise<void>
}

/** Starts the packed program as a desktop does. Playwright drives Electron by an inspector, which the fuses forbid: Chromium's is used. */
async function started(environment: Record<string, string> = {}, args: readonly string[] = []): Promise<Started> {
  const own = { ...process.env }
  delete own['VETHLAB_NODE']
  const profile = mkdtempSync(join(runtime, 'electron-'))
  const child = spawn(join(packed, 'vethlab'), [...args, `--user-data-dir=${profile}`, '--remote-debugging-port=0'], {
    env: { ...own, XDG_RUNTIME_DIR: runtime, XDG_CONFIG_HOME: join(runtime, 'config'), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const ended = once(child, 'exit')
  const portFile = join(profile, 'DevToolsActivePort')
  await expect
    .poll(() => existsSync(portFile) && readFileSync(portFile, 'utf8').includes('\n'), { timeout: 30_000 })
    .toBe(true)
  const browser = await chromium.connectOverCDP(
    `http://127.0.0.1:${readFileSync(portFile, 'utf8').split('\n')[0] ?? ''}`,
    { noDefaults: true },
  )
  const pages = (): Page[] => browser.contexts().flatMap((context) => context.pages())
  await expect.poll(() => pages().length, { timeout: 30_000 }).toBe(1)
  const [page] = pages()
  if (!page) throw new Error(`there is no page; it said: ${said}`)
  return {
    page,
    said: () => said,
    end: async () => {
      // The driver's own way of closing waits for an answer that Electron does not give.
      child.kill('SIGTERM')
      await ended
    },
  }
}
