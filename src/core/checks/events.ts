/** Checks of what happened since the step began: refusals by the engine's own log, packets by a counter on an interface. */
import type { Topology } from '../topology/types'
import { found, type CheckContext, type Finding } from './context'
import { hostInterface } from './host'
import type { SpecOf } from './spec'

/** engine-refused: the engine answered such a request with a server error whose words name that. */
export function engineRefused(spec: SpecOf<'engine-refused'>, context: CheckContext): Finding<'engine-refused'> {
  const refusals = context.refusals.filter((entry) => entry.request === spec.request)
  const fitting = refusals.find((entry) => words(entry.message).includes(spec.names))
  const last = fitting ?? refusals.at(-1)
  if (!last) return found('not-refused', { request: spec.request })
  return found(fitting ? 'refused' : 'refused-otherwise', { request: spec.request, message: last.message })
}

/** A name in it is a word of its own: eth0 is not named by "eth0.10". */
function words(message: string): string[] {
  return message.split(/[\s"'`,:;()]+/)
}

/** packets-counted: packets of that protocol and port passed that interface of the host. */
export function packetsCounted(
  spec: SpecOf<'packets-counted'>,
  topology: Topology,
  context: CheckContext,
): Finding<'packets-counted'> {
  const link = hostInterface(topology, spec.interface)
  if (!link) return found('interface-absent', { container: topology.engine, interface: spec.interface })
  const { protocol, port } = spec
  const packets = context.packets({ interface: spec.interface, protocol, port })
  if (packets === undefined) return found('not-asked')
  const params = { interface: link.name, protocol, port, count: packets }
  return found(packets > 0 ? 'packets-seen' : 'no-packets', params, [link.key])
}
