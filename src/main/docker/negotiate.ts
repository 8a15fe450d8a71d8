/** Which version of the Engine API is spoken: the highest that both sides know (Docker's manual, "API version"). */
import { advice } from '../../contract/advice'
import { failure, success, type Result } from '../../contract/result'
import { dockerOver, type EngineEnd } from './end'
import { askVersion } from './names'
import { enginePatience } from './patience'

/** The newest version whose answers our schemas were tried on, and the oldest that has all that we ask. */
export const newestApi = '1.45'
const oldestApi = '1.41'

/** Asks an engine for its version; nothing else is asked before. */
export async function negotiateApi(end: EngineEnd, patience = enginePatience): Promise<Result<string>> {
  const { docker, agent } = dockerOver(end, null, patience)
  const answer = await askVersion(docker, patience)
  agent.destroy()
  return answer.ok ? commonApi(answer.value.ApiVersion, answer.value.MinAPIVersion ?? null) : answer
}

/**
 * @param newest @param oldest what the engine says of itself; old engines name no oldest.
 * @returns engine-too-old or engine-too-new where there is no version that both know.
 */
export function commonApi(newest: string, oldest: string | null): Result<string> {
  const common = compareApi(newest, newestApi) < 0 ? newest : newestApi
  if (compareApi(common, oldestApi) < 0) {
    return failure('engine-too-old', `the engine is too old: it speaks API ${newest}, and ${oldestApi} is needed`, {
      advice: advice('newer-docker'),
      params: { api: newest, needed: oldestApi },
    })
  }
  if (oldest !== null && compareApi(oldest, common) > 0) {
    return failure('engine-too-new', `the engine is too new: it speaks no API older than ${oldest}`, {
      advice: advice('newer-vethlab'),
      params: { api: oldest, needed: newestApi },
    })
  }
  return success(common)
}

/** Negative where the first is older. What is no version counts as the oldest. */
function compareApi(one: string, other: string): number {
  const [oneMajor, oneMinor] = numbers(one)
  const [otherMajor, otherMinor] = numbers(other)
  return oneMajor - otherMajor || oneMinor - otherMinor
}

function numbers(version: string): [number, number] {
  const match = /^(\d+)\.(\d+)$/.exec(version)
  return match ? [Number(match[1]), Number(match[2])] : [0, 0]
}
