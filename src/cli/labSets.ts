/** Which of this person's living sets has a lab host. */
import type { AttachedLabSet } from '../main/labs'

/** Null where none has it. */
export async function ownerOf(sets: readonly AttachedLabSet[], name: string): Promise<AttachedLabSet | null> {
  for (const set of sets) {
    const answer = await set.list()
    if (answer.ok && answer.value.some((info) => info.name === name)) return set
  }
  return null
}
