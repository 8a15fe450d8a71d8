/** What a lesson needs before its first step: lab hosts, images, parts of the kernel. */
import { failure, success, type Failure, type Result } from '../../contract/result'
import type { LessonDefinition } from '../../core/lesson/schema'
import type { LessonEnvironment } from './environment'
import { labHostDown } from './pictures'

type Prerequisites = LessonDefinition['prerequisites']
type KernelPart = NonNullable<Prerequisites['kernel']>[number]

const probeDeadlineMs = 20_000

/**
 * The lab hosts of a lesson: the given one first, then others that are up, then new ones.
 * @returns lab-host-down where the given one is not observed; what `up` says where another one cannot be brought up.
 */
export async function gatherLabHosts(
  environment: LessonEnvironment,
  first: string,
  count: number,
): Promise<Result<readonly string[]>> {
  if (!environment.topology(first)) return labHostDown(first, `Bring ${first} up first.`)
  const labHosts = [first, ...environment.labHosts().filter((name) => name !== first)].slice(0, count)
  for (let number = 1; labHosts.length < count; number += 1) {
    const name = `lab-${String(number)}`
    if (labHosts.includes(name)) continue
    const up = await environment.up(name)
    if (!up.ok) return up
    labHosts.push(name)
  }
  return success(labHosts)
}

/** @returns image-missing or kernel-part-missing, with its remedy; null where the lesson can be run. */
export async function missingPrerequisite(
  environment: LessonEnvironment,
  labHosts: readonly string[],
  { images, kernel = [] }: Prerequisites,
): Promise<Failure | null> {
  const missing = missingImage(environment, labHosts, images)
  if (missing) return missing
  for (const part of kernel) {
    const missingPart = await missingKernelPart(environment, labHosts[0] ?? '', part)
    if (missingPart) return missingPart
  }
  return null
}

/**
 * The failure that names an image which one of the engines lacks; null where they have all, or have not given their names
 * yet.
 */
export function missingImage(
  environment: LessonEnvironment,
  labHosts: readonly string[],
  images: readonly string[],
): Failure | null {
  for (const labHost of labHosts) {
    const topology = environment.topology(labHost)
    const image = topology?.named ? images.find((name) => !topology.images.includes(name)) : undefined
    if (image === undefined) continue
    return failure('image-missing', `the lab host's engine has no image ${image}`, {
      remedy: 'Start Vethlab again, which builds the missing lab images; then bring the lab host up afresh.',
      params: { image },
    })
  }
  return null
}

/** How each part is asked for, and how what was made by asking goes again. */
const probes: Readonly<Record<KernelPart, { readonly make: readonly string[]; readonly undo: readonly string[] }>> = {
  '8021q': {
    make: ['ip', 'link', 'add', 'link', 'eth0', 'name', 'vethlab-probe', 'type', 'vlan', 'id', '4094'],
    undo: ['ip', 'link', 'delete', 'vethlab-probe'],
  },
}

async function missingKernelPart(
  environment: LessonEnvironment,
  labHost: string,
  part: KernelPart,
): Promise<Failure | null> {
  const made = await environment.exec(labHost, probes[part].make, probeDeadlineMs)
  if (!made.ok) return made
  if (made.value.status === 0) {
    const undone = await environment.exec(labHost, probes[part].undo, probeDeadlineMs)
    return undone.ok ? null : undone
  }
  return failure('kernel-part-missing', `this machine's kernel has no ${part}: ${made.value.stderr.trim()}`, {
    remedy: `Load it on the workstation: sudo modprobe ${part}. Where there is no such module, use a kernel that has it.`,
    params: { module: part },
  })
}
