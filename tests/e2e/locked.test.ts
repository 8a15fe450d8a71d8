/**
 * What the page may not do, tried from within it, as a page would that somebody else has got hold of (Electron's security
 * checklist). The page's own scripts are run by the driver, which no policy of the page's binds.
 */
import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ExposedBridge, IpcRequest } from '../../src/contract/ipc'
import { ipcSchemas } from '../../src/contract/ipcSchemas'
import { below } from '../docker/support/processes'
import { launchApp, type RunningApp } from './support/app'
import { askEverything } from './support/asking'

const pageAddress = 'vethlab://page/index.html'

describe('the page', () => {
  let app: RunningApp
  const folder = mkdtempSync(join(tmpdir(), 'vl-locked-'))
  const script = join(folder, 'canary.js')
  const image = join(folder, 'canary.svg')
  const speaker = join(folder, 'canary.html')

  beforeAll(async () => {
    writeFileSync(script, 'window.canary = true')
    writeFileSync(image, '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')
    writeFileSync(speaker, '<script>parent.postMessage("canary", "*")</script>')
    app = await launchApp('locked')
    await app.page.getByTestId('start-lab').waitFor()
  }, 60_000)
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('is in a sandbox, apart from what it was given, and that is four functions which cannot be changed', async () => {
    const preferences = await app.application.evaluate(({ webContents }) => {
      const all = webContents.getAllWebContents()
      // Not in Electron's types, but what it really runs with.
      const [first] = all as unknown as readonly { getLastWebPreferences(): Record<string, unknown> }[]
      return { count: all.length, ...first?.getLastWebPreferences() }
    })
    expect(preferences).toMatchObject({
      ...{ count: 1, sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true },
      ...{ webviewTag: false, allowRunningInsecureContent: false, experimentalFeatures: false },
      nodeIntegrationInSubFrames: false,
    })
    const given = await app.page.evaluate(() => {
      const exposed = (window as unknown as { vethlab: Record<string, unknown> }).vethlab
      const changed = Reflect.set(exposed, 'request', () => Promise.resolve('')) || Reflect.set(exposed, 'more', 1)
      const globals = ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer']
      return { changed, names: Object.keys(exposed).sort(), found: globals.filter((name) => name in window) }
    })
    expect(given).toEqual({ changed: false, names: ['on', 'onTerminalOutput', 'request', 'zoom'], found: [] })
  })

  it('runs no script but its own files', async () => {
    const ran = await app.page.evaluate(async (foreign) => {
      const waited = (source: { src?: string; text?: string; type?: string }): Promise<string> =>
        new Promise((settled) => {
          const element = Object.assign(document.createElement('script'), source)
          element.onload = () => {
            settled('ran')
          }
          element.onerror = () => {
            settled('refused')
          }
          document.head.append(element)
          // A script that stands in the page has run, or will not, when it is in there.
          if (source.text !== undefined) settled('canary' in window ? 'ran' : 'refused')
        })
      const evaluated = (): string => {
        try {
          return String((0, eval)('window.canary = true'))
        } catch (error) {
          return (error as Error).name
        }
      }
      return {
        inline: await waited({ text: 'window.canary = true' }),
        file: await waited({ src: foreign }),
        data: await waited({ src: 'data:text/javascript,window.canary=true' }),
        remote: await waited({ src: 'http://127.0.0.1:9/canary.js' }),
        main: await waited({ src: 'vethlab://page/../main/index.js' }),
        other: await waited({ src: 'vethlab://other/index.js' }),
        eval: evaluated(),
        canary: 'canary' in window,
      }
    }, pathToFileURL(script).href)
    const refused = 'refused'
    expect(ran).toEqual({
      ...{ inline: refused, file: refused, data: refused, remote: refused, main: refused, other: refused },
      ...{ eval: 'EvalError', canary: false },
    })
  })

  it('reads no file, and asks nobody for anything', async () => {
    const addresses = { file: pathToFileURL(image).href, speaking: pathToFileURL(speaker).href }
    const got = await app.page.evaluate(async ({ file, speaking }) => {
      const asked = (address: string): Promise<string> =>
        fetch(address).then(
          () => 'answered',
          () => 'refused',
        )
      const shown = (src: string): Promise<string> =>
        new Promise((settled) => {
          const element = new Image()
          element.onload = () => {
            settled('shown')
          }
          element.onerror = () => {
            settled('refused')
          }
          element.src = src
        })
      const framed = (src: string): Promise<string> =>
        new Promise((settled) => {
          const element = document.createElement('iframe')
          let spoke = false
          const heard = ({ source }: MessageEvent): void => {
            spoke ||= source === element.contentWindow
          }
          const over = (): void => {
            const shown = spoke || element.contentDocument?.getElementById('app')
            document.removeEventListener('securitypolicyviolation', refused)
            removeEventListener('message', heard)
            element.remove()
            settled(shown ? 'loaded' : 'refused')
          }
          const refused = ({ effectiveDirective }: SecurityPolicyViolationEvent): void => {
            if (effectiveDirective === 'frame-src') over()
          }
          addEventListener('message', heard)
          document.addEventListener('securitypolicyviolation', refused)
          // What is refused before the policy is asked, as a file of the machine is, is told by no event of its own.
          setTimeout(over, 1_000)
          element.src = src
          document.body.append(element)
        })
      const socket = (): Promise<string> =>
        new Promise((settled) => {
          try {
            const opened = new WebSocket('ws://127.0.0.1:9/')
            opened.onopen = () => {
              settled('open')
            }
            opened.onerror = () => {
              settled('refused')
            }
          } catch {
            settled('refused')
          }
        })
      return [
        await asked(file),
        await asked('file:///etc/hostname'),
        await asked('http://127.0.0.1:9/'),
        await asked('vethlab://page/index.html'),
        await shown(file),
        await shown('http://127.0.0.1:9/x.png'),
        await framed(speaking),
        await framed('vethlab://page/index.html'),
        await socket(),
      ]
    }, addresses)
    expect(got).toEqual(got.map(() => 'refused'))
  })

  it('leads nowhere, and opens nothing', async () => {
    for (const address of ['https://example.invalid/', pathToFileURL(image).href, 'data:text/html,x', 'about:blank']) {
      const opened = await app.page.evaluate((target) => {
        const link = Object.assign(document.createElement('a'), { href: target })
        document.body.append(link)
        link.click()
        link.target = '_blank'
        link.click()
        link.remove()
        const child = window.open(target)
        location.href = target
        return child !== null
      }, address)
      expect(opened).toBe(false)
    }
    await app.page.getByTestId('start-lab').waitFor()
    const windows = await app.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)
    expect({ windows, at: app.page.url() }).toEqual({ windows: 1, at: pageAddress })
  })

  it('is granted nothing but writing to the clipboard', async () => {
    const answers = await app.page.evaluate(async () => {
      const refused = (asked: Promise<unknown>): Promise<string> =>
        asked.then(
          (value) => (value === 'denied' ? 'refused' : 'granted'),
          () => 'refused',
        )
      return {
        camera: await refused(navigator.mediaDevices.getUserMedia({ video: true })),
        screen: await refused(navigator.mediaDevices.getDisplayMedia({ video: true })),
        place: await refused(
          new Promise((done, failed) => {
            navigator.geolocation.getCurrentPosition(done, failed)
          }),
        ),
        notices: await refused(Notification.requestPermission()),
        reading: await refused(navigator.clipboard.readText()),
      }
    })
    expect(Object.values(answers)).toEqual(Object.values(answers).map(() => 'refused'))
  })

  it('is answered that a request does not fit, whatever it sends', async () => {
    const answers = await app.page.evaluate(async () => {
      const { request } = (window as unknown as { vethlab: ExposedBridge }).vethlab
      const send = request as (name: unknown, args: unknown) => Promise<string>
      const wrong: readonly (readonly [unknown, unknown])[] = [
        ['run', { command: 'id' }],
        ['__proto__', {}],
        ['constructor', {}],
        ['toString', {}],
        [{ toString: 'lab.up' }, {}],
        [null, null],
        ['lab.up', null],
        ['lab.up', { name: 'lab-1', more: 1 }],
        ['lab.up', { name: ['lab-1'] }],
        ['settings.set', { language: 'ko' }],
      ]
      return Promise.all(wrong.map(async ([name, args]) => JSON.parse(await send(name, args)) as unknown))
    })
    for (const answer of answers) expect(answer).toMatchObject({ ok: false, code: 'bad-request' })
    expect(answers).toHaveLength(10)
  })

  it('asks every request with whatever it likes: none is done, nothing is started, and the window goes on', async () => {
    const ask = (request: string): Promise<string> =>
      app.page.evaluate(
        (name) => (window as unknown as { vethlab: ExposedBridge }).vethlab.request(name as IpcRequest, {}),
        request,
      )
    // The agent of the window's own set is started with it.
    await expect.poll(() => ask('lab.list'), { timeout: 30_000 }).toContain('"ok":true')
    const before = new Set(below(app.pid).map(({ pid }) => pid))
    const done = await app.page.evaluate(askEverything, Object.keys(ipcSchemas))
    expect(done.taken).toEqual([])
    expect(done.refused).toBeGreaterThan(500)
    expect(below(app.pid).filter(({ pid }) => !before.has(pid))).toEqual([])
    expect(JSON.parse(await ask('app.info'))).toMatchObject({ ok: true })
    await app.page.getByTestId('start-lab').waitFor()
  })

  it('shares none of main’s descriptors with the labs’ first process and their agent', async () => {
    const started = (command: RegExp): number[] =>
      below(app.pid).flatMap((process) => (command.test(process.command) ? [process.pid] : []))
    const ways = [
      /^unshare --user/,
      /^bash \S*init\.sh set$/,
      /^nsenter -t \d+ -U/,
      /^\S*(node|electron)\S* \S*agent\.js/,
    ]
    await expect.poll(() => ways.map((way) => started(way).length), { timeout: 30_000 }).toEqual([1, 1, 1, 1])
    const mains = openOf(app.pid)
    expect(mains.length).toBeGreaterThan(5)
    const shared = ways.flatMap(started).flatMap((pid) => openOf(pid).filter((one) => mains.includes(one)))
    expect(shared).toEqual([])
  })
})

/** The sockets and pipes that a process holds, by their inodes. */
function openOf(pid: number): string[] {
  const folder = `/proc/${String(pid)}/fd`
  return readdirSync(folder)
    .map((name) => readlinkSync(join(folder, name)))
    .filter((link) => /^(socket|pipe):/.test(link))
}
