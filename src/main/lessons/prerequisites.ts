/** What a lesson needs before its first step: lab hosts, images, parts of the kernel. */
import { failure, success, type Failure, type Result } from '../../contract/result'
import type { KernelPart, LessonDefinition } from '../../core/lesson/schema'
import type { LessonEnvironment } from './environment'
import { labHostDown } from './pictures'

type Prerequisites = LessonDefinition['prerequisites']

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
  if (!environment.topology(first)) return labHostDown(first)
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
      params: { image },
    })
  }
  return null
}

/**
 * The parts that single steps need and that are not there.
 * @returns what asking gives where the lab host cannot be asked.
 */
export async function missingParts(
  environment: LessonEnvironment,
  labHosts: readonly string[],
  steps: LessonDefinition['steps'],
): Promise<Result<readonly KernelPart[]>> {
  const missing: KernelPart[] = []
  for (const part of new Set(steps.flatMap((step) => step.needs ?? []))) {
    const problem = await missingKernelPart(environment, labHosts[0] ?? '', part)
    if (problem?.code === 'kernel-part-missing') missing.push(part)
    else if (problem) return problem
  }
  return success(missing)
}

/**
 * How each part is asked for, and how what was made by asking goes again. IPVS: its table is in each network namespace's proc
 * as soon as the module is there, and since Linux 6.10 a user namespace's root may fill it (net/netfilter/ipvs/ip_vs_ctl.c,
 * "ipvs: allow netlink configuration from non-initial user namespaces"): a lab host's engine is none but that.
 */
const probes: Readonly<
  Record<KernelPart, { readonly make: readonly string[]; readonly undo: readonly string[] | null }>
> = {
  ip_vs: {
    make: [
      'sh',
      '-c',
      'test -e /proc/net/ip_vs || { echo "there is no /proc/net/ip_vs" >&2; exit 1; }; ' +
        'r=$(uname -r); a=${r%%.*}; b=${r#*.}; b=${b%%[!0-9]*}; [ "$a" -gt 6 ] || [ "$a" -eq 6 -a "$b" -ge 10 ] || ' +
        '{ echo "Linux $r lets only the machine\'s own root use it" >&2; exit 1; }',
    ],
    undo: null,
  },
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
    const { undo } = probes[part]
    const undone = undo === null ? null : await environment.exec(labHost, undo, probeDeadlineMs)
    return undone && !undone.ok ? undone : null
  }
  return failure('kernel-part-missing', `this machine's kernel has no ${part}: ${made.value.stderr.trim()}`, {
    params: { module: part },
  })
}
