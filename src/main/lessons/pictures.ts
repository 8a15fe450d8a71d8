/** The pictures that a lesson is judged by. */
import { advice, type Advice } from '../../contract/advice'
import { failure, success, type Failure, type Result } from '../../contract/result'
import type { Topology } from '../../core/topology/types'
import type { LessonEnvironment } from './environment'

/** The picture where it is whole and up to date. Failures: lab-host-down, timed-out. */
export function usablePicture(environment: LessonEnvironment, labHost: string): Result<Topology> {
  const topology = environment.topology(labHost)
  if (!topology) return labHostDown(labHost, advice('bring-up-then-start'))
  if (topology.named && !environment.isBehind(labHost)) return success(topology)
  return failure('timed-out', `the picture of ${labHost} is not up to date yet`, { advice: advice('try-again') })
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
export function labHostDown(labHost: string, next?: Advice): Failure {
  return failure('lab-host-down', `${labHost} is not up`, {
    ...(next === undefined ? {} : { advice: next }),
    params: { name: labHost },
  })
}
