/** Runs programs in the second kernel (boot.sh), as the person who runs the tests. */
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

export interface SaidInside {
  readonly status: number | null
  /** What the programs printed. */
  readonly out: string
  /** What they said on standard error, among the kernel's own words. */
  readonly err: string
}

const minute = 60_000

/**
 * Boots the second kernel for one command.
 * @param argv the command and its arguments; paths are those of this machine.
 * @param deadlineMs the whole of it, the boot of about 4 s included; after that its status is null.
 */
export function inSecondKernel(argv: readonly string[], deadlineMs = 8 * minute): SaidInside {
  const done = spawnSync('bash', [resolve(import.meta.dirname, 'boot.sh'), ...argv], {
    encoding: 'utf8',
    env: { ...process.env, UML_CGROUP: '2' },
    timeout: deadlineMs,
    maxBuffer: 64 * 1024 * 1024,
  })
  return { status: done.status, out: done.stdout, err: done.stderr }
}
