/** The pictures that a lesson is judged by. */
import { failure, success, type Failure, type Result } from '../../contract/result'
import type { Topology } from '../../core/topology/types'
import type { LessonEnvironment } from './environment'

/** The picture where it is whole and up to date. Failures: lab-host-down, timed-out. */
export function usablePicture(environment: LessonEnvironment, labHost: string): Result<Topology> {
  const topology = environment.topology(labHost)
  if (!topology) return labHostDown(labHost, `Bring ${labHost} up, then start the lesson again.`)
  if (topology.named && !environment.isBehind(labHost)) return success(topology)
  return failure('timed-out', `the picture of ${labHost} is not up to date yet`, { remedy: 'Try again in a moment.' })
}

/** Those of all lab hosts, in their order, or the first failure. */
export function usablePictures(environment: LessonEnvironment, labHosts: readonly string[]): Result<Topology[]> {
  const pictures: Topology[] = []
  for (const labHost of labHosts) {
    const picture = usablePicture(environment, labHost)
    if (!picture.ok) return picture
    pictures.push(picture.value)
  }
  return success(pictures)
}

/** The failure that names a lab host which is not observed. */
export function labHostDown(labHost: string, remedy?: string): Failure {
  return failure('lab-host-down', `${labHost} is not up`, {
    ...(remedy === undefined ? {} : { remedy }),
    params: { name: labHost },
  })
}
