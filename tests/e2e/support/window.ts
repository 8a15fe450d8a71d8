/** Starts a program in the real Electron and waits for its first window: for the tests and the benchmarks. */
import { _electron, type ElectronApplication, type Page } from 'playwright-core'

/** Where the runtime is; set-up says it to every task. */
export function electronExecutable(): string {
  const executable = process.env['VETHLAB_ELECTRON']
  if (!executable) throw new Error('VETHLAB_ELECTRON is not set: run the tests by `npm test` or `npm run test:e2e`')
  return executable
}

type LaunchOptions = Parameters<typeof _electron.launch>[0]

/** Seen once in some forty starts under Xvfb: the driver waits for a first window for ever. It is said, and tried once more. */
export async function openWindow(options: LaunchOptions): Promise<{ application: ElectronApplication; page: Page }> {
  const attempt = async (): Promise<{ application: ElectronApplication; page: Page }> => {
    const application = await _electron.launch({ ...options, timeout: 12_000 })
    try {
      return { application, page: await application.firstWindow({ timeout: 10_000 }) }
    } catch (error) {
      application.process().kill('SIGKILL')
      throw error
    }
  }
  return attempt().catch((error: unknown) => {
    console.warn(`the window did not open, it is started once more: ${String(error)}`)
    return attempt()
  })
}
