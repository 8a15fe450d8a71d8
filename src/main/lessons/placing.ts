/** Tells a lesson the addresses of the lab hosts that it runs in. */
import { failure, success, type Result } from '../../contract/result'
import type { LoadedLesson } from '../../core/lesson/load'
import { namesHostAddress, placeLesson } from '../../core/lesson/place'
import { interfaceByName, ipv4Of } from '../../core/topology/lookups'
import type { LessonEnvironment } from './environment'

/** The interface that leads to the other lab hosts. */
const fabricInterface = 'eth0'

/** @returns lab-host-down where the lesson speaks of an address that the picture does not show. */
export function placeInLabHosts(
  loaded: LoadedLesson,
  environment: LessonEnvironment,
  labHosts: readonly string[],
): Result<LoadedLesson> {
  const { definition } = loaded
  if (!namesHostAddress(definition)) return success(loaded)
  const addresses: string[] = []
  for (const labHost of labHosts) {
    const topology = environment.topology(labHost)
    const link = topology && interfaceByName(topology, topology.hostNamespace, fabricInterface)
    const [address] = link ? ipv4Of(link) : []
    if (address === undefined) {
      return failure('lab-host-down', `${labHost} has no address on ${fabricInterface}`, {
        remedy: `Bring ${labHost} up afresh.`,
        params: { name: labHost },
      })
    }
    addresses.push(address)
  }
  return success({ ...loaded, definition: placeLesson(definition, addresses) })
}
