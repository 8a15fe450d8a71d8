/** Tells a lesson the addresses of the lab hosts that it runs in. */
import { failure, success, type Result } from '../../contract/result'
import type { LoadedLesson } from '../../core/lesson/load'
import { namesHostAddress, placeLesson, placeTexts } from '../../core/lesson/place'
import type { Lesson } from '../../core/lesson/types'
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
  const addresses = labHosts.map((labHost) => addressOf(environment, labHost))
  const unknown = labHosts[addresses.indexOf(null)]
  if (unknown !== undefined) {
    return failure('lab-host-down', `${unknown} has no address on ${fabricInterface}`, {
      params: { name: unknown },
    })
  }
  const known = addresses.filter((address) => address !== null)
  return success({ ...loaded, definition: placeLesson(definition, known) })
}

/** What the page shows of a lesson that runs in these lab hosts. */
export function placeView(lesson: Lesson, environment: LessonEnvironment, labHosts: readonly string[]): Lesson {
  const address = addressOf(environment, labHosts[0] ?? '')
  return address === null ? lesson : placeTexts(lesson, address)
}

function addressOf(environment: LessonEnvironment, labHost: string): string | null {
  const topology = environment.topology(labHost)
  const link = topology && interfaceByName(topology, topology.hostNamespace, fabricInterface)
  return link ? (ipv4Of(link)[0] ?? null) : null
}
