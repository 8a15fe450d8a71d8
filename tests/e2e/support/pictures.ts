/**
 * A stand-in in main for the one request that asks for a picture: the real one is answered from memory, so no cause at will
 * keeps it waiting or lets it fail.
 */
import type { RunningApp } from './app'

type Handler = (event: unknown, request: string, args: unknown) => unknown
interface Held {
  readonly real: Handler
  refuse(): void
}

/** From now on the page waits for pictures. */
export async function holdPictures(app: RunningApp): Promise<{ refuse(): Promise<void>; giveBack(): Promise<void> }> {
  await app.application.evaluate(({ ipcMain }) => {
    const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, Handler> })._invokeHandlers
    const real = handlers.get('vethlab:request')
    if (!real) throw new Error('main answers no request')
    let refuse = (): void => undefined
    const refused = new Promise<string>((resolve) => {
      refuse = () => {
        resolve(JSON.stringify({ ok: false, code: 'agent-gone', message: 'a stand-in for the agent’s death' }))
      }
    })
    Object.assign(globalThis, { heldPictures: { real, refuse } satisfies Held })
    handlers.set('vethlab:request', (event, request, args) =>
      request === 'topology.get' ? refused : real(event, request, args),
    )
  })
  return {
    refuse: () =>
      app.application.evaluate(() => {
        ;(globalThis as unknown as { heldPictures: Held }).heldPictures.refuse()
      }),
    giveBack: () =>
      app.application.evaluate(({ ipcMain }) => {
        const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, Handler> })._invokeHandlers
        handlers.set('vethlab:request', (globalThis as unknown as { heldPictures: Held }).heldPictures.real)
      }),
  }
}
