/** Real faults, by the kernel's own means: signals to processes that were found from outside, and work that passes nobody. */
import { execFileSync } from 'node:child_process'
import { below, type SeenProcess } from './processes'

/** The processes below this one that a test may hit. */
const commands = {
  agent: /agent\.js/,
  engine: /^dockerd --rootless/,
  labHost: /^bash .*init\.sh host$/,
} as const

export type Victim = keyof typeof commands

/** The one process of that kind below this test. */
export function victim(kind: Victim): SeenProcess {
  const found = below(process.pid).filter((entry) => commands[kind].test(entry.command))
  // nsenter becomes the program that it starts; while it has not, both lines look alike.
  const [first] = found.filter((entry) => !/^(nsenter|unshare|prlimit) /.test(entry.command))
  if (!first) throw new Error(`there is no ${kind} below this test`)
  return first
}

/** Sends a signal to that one process. */
export function hit(kind: Victim, signal: NodeJS.Signals): SeenProcess {
  const found = victim(kind)
  process.kill(found.pid, signal)
  return found
}

/**
 * Runs lines of sh in the lab host past the agent and the engine, as the kernel allows its owner to. Found while the agent
 * lives: between its death and the adoption of what it started, /proc tells no ancestors.
 */
export function wayPast(): (line: string) => string {
  const pid = String(victim('labHost').pid)
  const enter = ['-t', pid, '-U', '-m', '-n', '-p', '-u', '-i', '--preserve-credentials']
  return (line) => execFileSync('nsenter', [...enter, 'sh', '-c', line], { encoding: 'utf8', timeout: 30_000 })
}
