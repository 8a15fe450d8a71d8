/** Starts a program in the real Electron and waits for its first window: for the tests and the benchmarks. */
import { _electron, type ElectronApplication, type Page } from 'playwright-core'

/** Where the runtime is; set-up says it to every task. */
export function electronExecutable(): string {
  const executable = process.env['VETHLAB_ELECTRON']
  if (!executable) throw new Error('VETHLAB_ELECTRON is not set: run the tests by `npm test` or `npm run test:e2e`')
  return executable
}

type LaunchOptions = Parameters<typeof _electron.launch>[0]

export interface OpenedWindow {
  readonly application: ElectronApplication
  readonly page: Page
}

/**
 * Seen about once in a hundred starts under Xvfb: the driver waits for ever for a first window, or for its page to answer, and
 * knows no limit for the latter. It is said, and tried once more.
 */
export async function openWindow(options: LaunchOptions): Promise<OpenedWindow> {
  const attempt = async (): Promise<OpenedWindow> => {
    const application = await _electron.launch({ ...options, timeout: 25_000 })
    const said: string[] = []
    application.process().stderr?.on('data', (chunk: Buffer) => said.push(chunk.toString()))
    try {
      const page = await application.firstWindow({ timeout: 20_000 })
      await answering(page, 20_000)
      return { application, page }
    } catch (error) {
      application.process().kill('SIGKILL')
      throw new Error(`${String(error)}; it said: ${said.join('').slice(-2_000)}`, { cause: error })
    }
  }
  return attempt().catch((error: unknown) => {
    console.warn(`the window did not open, it is started once more: ${String(error)}`)
    return attempt()
  })
}

/** Rejects when the page has not run a line of ours within so many milliseconds. */
async function answering(page: Page, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error('the window’s page does not answer'))
    }, limitMs)
  })
  await Promise.race([page.evaluate(() => document.readyState), silence])
  clearTimeout(timer)
}
