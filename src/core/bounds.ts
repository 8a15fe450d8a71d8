/** What lab hosts may take of the machine, stated here alone. Sizes in MiB, processes and threads counted alike (clone(2)). */

/** In bytes. */
export const mebibyte = 1024 * 1024

/** tmpfs of one lab host (tmpfs(5), `size`); the data root's depends on the machine. */
export const fileSystemMiB = { root: 512, run: 256, tmp: 512, dev: 1, shm: 64 } as const

/**
 * Processes of one lab host's root, and of every other user there: RLIMIT_NPROC is counted for each user of a user namespace
 * (setrlimit(2)), and each lab host has one of its own. A fork bomb ends at it, and the other lab hosts go on. A running
 * container takes some twelve, the most of them threads of its containerd-shim: a hundred and fifty are to find room.
 */
export const hostProcesses = 2048

/** Processes of a whole set, whatever users they have, beside what the person runs already when it begins. */
export const setProcesses = 4096

/** What a lab host may leave where its engine's socket lies, in a directory of the person's: a socket, and logs. */
export const heldMiB = 64

/** What lab hosts leave free for the workstation on the disk that holds their engines' data where no tmpfs can. */
export const leftOnDiskMiB = 2048

/** Raised, so that where memory runs out the kernel ends a lab's process and none of the workstation's (proc(5)). */
export const oomScore = 500

/** Lower than what the person runs, so that this has the processors first (nice(2)). */
export const niceness = 5

export interface MemoryBounds {
  /** All lab hosts of a set, their tmpfs included, where a cgroup bounds them: half of the memory. */
  readonly setMiB: number
  /** One process' own data (RLIMIT_DATA), bounded everywhere: as much. */
  readonly processMiB: number
  /** An engine's data root on a tmpfs: a quarter of the memory, at most 4 GiB. */
  readonly dataMiB: number
}

/** @param machineBytes the machine's memory. */
export function memoryBounds(machineBytes: number): MemoryBounds {
  const machine = Math.floor(machineBytes / mebibyte)
  const half = Math.max(1024, Math.floor(machine / 2))
  return { setMiB: half, processMiB: half, dataMiB: Math.min(4096, Math.max(512, Math.floor(machine / 4))) }
}
