/** Checks of the lesson's network driver (resources/network-plugin): whether it listens, and what the engine asked of it. */
import { found, type CheckContext, type Finding } from './context'
import { ask } from './questions'
import type { SpecOf } from './spec'
import { parseDriverCalls } from './tools'

const driverSocket = '/run/docker/plugins/vethlab.sock'
const driverLog = '/run/vethlab/network-plugin.log'

/** Whether anybody listens on the driver's socket; a file that is left there listens no more. */
function listening(context: CheckContext): boolean | Exclude<ReturnType<typeof ask>, { readonly text: string }> {
  const sockets = ask(context, ['ss', '-H', '-l', '-x', '-n'])
  return 'finding' in sockets ? sockets : sockets.text.split(/\s+/).includes(driverSocket)
}

/** driver-listens: the network driver listens where the engine looks for it. */
export function driverListens(_spec: SpecOf<'driver-listens'>, context: CheckContext): Finding<'driver-listens'> {
  const listens = listening(context)
  if (typeof listens !== 'boolean') return listens.finding
  return found(listens ? 'driver-listens' : 'driver-not-running', { socket: driverSocket })
}

/** driver-called: the engine has sent it that call since it was started, by the driver's own log. */
export function driverCalled(spec: SpecOf<'driver-called'>, context: CheckContext): Finding<'driver-called'> {
  const listens = listening(context)
  if (typeof listens !== 'boolean') return listens.finding
  const params = { call: spec.call, socket: driverSocket }
  if (!listens) return found('driver-not-running', params)
  const log = ask(context, ['cat', driverLog])
  if ('finding' in log) return log.finding
  const count = parseDriverCalls(log.text).filter((call) => call === spec.call).length
  return found(count > 0 ? 'driver-called' : 'driver-not-called', { ...params, count })
}
