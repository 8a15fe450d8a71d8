/** A terminal's MessagePort comes as a window message of its own, before or after the answer that names its terminal. */
const arrived = new Map<number, MessagePort>()
const wanted = new Map<number, (port: MessagePort) => void>()

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const data = event.data as { type?: unknown; terminalId?: unknown } | null
  const port = event.ports[0]
  if (event.source !== window || data?.type !== 'terminal-port' || typeof data.terminalId !== 'number' || !port) return
  const take = wanted.get(data.terminalId)
  wanted.delete(data.terminalId)
  if (take) take(port)
  else arrived.set(data.terminalId, port)
})

/** Resolves with the port of that terminal. */
export function takePort(terminalId: number): Promise<MessagePort> {
  const port = arrived.get(terminalId)
  arrived.delete(terminalId)
  if (port) return Promise.resolve(port)
  return new Promise((resolve) => wanted.set(terminalId, resolve))
}
