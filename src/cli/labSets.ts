/** Which of this person's living sets has a lab host. */
import { advice } from '../contract/advice'
import { failure, type Failure } from '../contract/result'
import type { AttachedLabSet } from '../main/labs'

/** Null where none has it. */
export async function ownerOf(sets: readonly AttachedLabSet[], name: string): Promise<AttachedLabSet | null> {
  for (const set of sets) {
    const answer = await set.list()
    if (answer.ok && answer.value.some((info) => info.name === name)) return set
  }
  return null
}

/** No living set has it. */
export function unknownLabHost(name: string): Failure {
  return failure('lab-host-unknown', `there is no lab host ${name}`, {
    advice: advice('list-lab-hosts', 'vethlab lab list', 'vethlab lab up'),
    params: { name },
  })
}
