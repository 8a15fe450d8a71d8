/**
 * The engine of a lab host and what it has started, known by a mark in their environment: an agent that was not there when they
 * were started finds them by it.
 *
 * An engine that has died leaves the shims of its containers, which outlive it by design, and the containers below them. A new
 * engine ends those that it knows of before it answers, and would wait for them if somebody else did; of one that was just being
 * made it knows nothing.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { deadlineIn } from '../../core/clock'
import { hasVariable, nameOf, runningProcesses, signal, type ProcessStat } from '../namespaces/processes'

const deadlineMs = 1_000

/**
 * @param firstPid of the lab host. @param started field 22 of its /proc/PID/stat: with the PID, of no other one ever.
 * @returns NAME=value for the engine's environment, which its containerd and that one's shims inherit, and no container does.
 */
export function engineMark(firstPid: number, started: string): string {
  return `VETHLAB_ENGINE=${String(firstPid)}-${started}`
}

/**
 * @param mark the engine's.
 * @returns dockerd that runs, whether it answers yet or not; what it has just forked and not made anything else of is younger.
 */
export function findEngine(mark: string): ProcessStat | null {
  const found = runningProcesses().filter(({ pid }) => nameOf(pid) === 'dockerd' && hasVariable(pid, mark))
  return found.sort((one, other) => Number(one.started) - Number(other.started))[0] ?? null
}

/**
 * Ends what died engines have left. Whatever is in a container ends with that container's first process (pid_namespaces(7)).
 * @param mark the engines'. @param since field 22 of the new engine's /proc/PID/stat: what is older is the old one's.
 */
export async function endLeftEngine(mark: string, since: string): Promise<void> {
  const isLate = deadlineIn(deadlineMs)
  for (;;) {
    const left = familiesOf(mark, Number(since))
    signal(left, 'SIGKILL')
    if (left.length === 0 || isLate()) return
    await pause(10)
  }
}

/** Those that have the mark, and all below them: killed together, for what a shim has started falls to others at its end. */
function familiesOf(mark: string, since: number): readonly number[] {
  const all = runningProcesses()
  const family = new Set(
    all.filter(({ pid, started }) => Number(started) < since && hasVariable(pid, mark)).map(({ pid }) => pid),
  )
  const isNew = ({ pid, parent }: ProcessStat): boolean => family.has(parent) && !family.has(pid)
  for (let more = all.filter(isNew); more.length > 0; more = all.filter(isNew)) {
    for (const { pid } of more) family.add(pid)
  }
  return [...family]
}
