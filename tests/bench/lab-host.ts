/**
 * How long a person waits for a lab host: from the request to the engine's first answer with the images in it, for the
 * first and the second lab host of a set, for one that is made anew, and from SIGKILL of the set's first process until nothing of it is left.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createLabSet, type LabSet, type LabSetOptions } from '../../src/main/labs'
import { benchRow, printReport } from './report'

const goneDeadlineMs = 5_000

interface Round {
  readonly set: number
  readonly ready: number
  readonly second: number
  /** Made anew under its name, with a container in it. */
  readonly reset: number
  readonly gone: number
  readonly leftovers: number
}

/** Options: `--rounds N` (10). */
export async function run({ json, args }: { json: boolean; args: readonly string[] }): Promise<void> {
  const at = args.indexOf('--rounds')
  const wanted = Number(at < 0 ? 10 : args[at + 1])
  const rounds: Round[] = []
  for (let round = 0; round < wanted; round += 1) rounds.push(await measure())
  const column = (name: keyof Round): number[] => rounds.map((round) => round[name])
  const rows = [
    benchRow('a set: namespaces and agent', 'ms', column('set')),
    benchRow('first lab host ready', 'ms', column('ready')),
    benchRow('second lab host ready', 'ms', column('second')),
    benchRow('made anew', 'ms', column('reset')),
    benchRow('gone after SIGKILL', 'ms', column('gone')),
  ]
  const [, ready, second, reset, gone] = rows
  printReport(
    {
      bench: 'lab-host',
      rows,
      figures: {
        ready_ms: ready?.median ?? 0,
        second_ms: second?.median ?? 0,
        reset_ms: reset?.median ?? 0,
        gone_ms: gone?.median ?? 0,
        leftovers: column('leftovers').reduce((sum, count) => sum + count, 0),
      },
    },
    json,
  )
}

async function measure(): Promise<Round> {
  const runtime = mkdtempSync(join(tmpdir(), 'vl-bench-'))
  try {
    const begun = performance.now()
    const set = await createLabSet(options(runtime))
    if (!set.ok) throw new Error(set.message)
    const made = performance.now()
    const first = await upInMs(set.value, 'lab-1')
    const second = await upInMs(set.value, 'lab-2')
    const reset = await resetInMs(set.value, 'lab-2')
    const processes = processesOf(set.value.directory)
    const killed = performance.now()
    const gone = new Promise<void>((over) => {
      set.value.onGone(() => {
        over()
      })
    })
    process.kill(firstProcess(set.value.directory), 'SIGKILL')
    while (alive(processes).length > 0 && performance.now() - killed < goneDeadlineMs) await pause(5)
    const ended = performance.now()
    await gone
    const left = alive(processes).length + (existsSync(set.value.directory) ? 1 : 0)
    return { set: made - begun, ready: first, second, reset, gone: ended - killed, leftovers: left }
  } finally {
    rmSync(runtime, { recursive: true, force: true })
  }
}

function options(runtime: string): LabSetOptions {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
  return {
    nodeExecutable: process.execPath,
    agentScript: resolve('out/main/agent.js'),
    resourcesDirectory: resolve('resources'),
    imagesDirectory: join(cache, 'vethlab/lab-images/current'),
    stateDirectory: join(runtime, 'state'),
    environment: { ...process.env, XDG_RUNTIME_DIR: runtime },
    holder: 'task',
    log: (line) => process.stderr.write(`${line}\n`),
  }
}

async function upInMs(set: LabSet, name: string): Promise<number> {
  const begun = performance.now()
  const up = await set.up(name)
  if (!up.ok) throw new Error(up.message)
  return performance.now() - begun
}

async function resetInMs(set: LabSet, name: string): Promise<number> {
  const argv = ['docker', 'run', '-d', 'nginx']
  const run = await set.agent.call('exec.run', { labHost: name, argv, deadlineMs: 30_000 })
  if (!run.ok || run.value.status !== 0) throw new Error('no container to be thrown away')
  const begun = performance.now()
  const made = await set.agent.call('lab.reset', { name })
  if (!made.ok) throw new Error(made.message)
  return performance.now() - begun
}

/** Every process whose command line or parents lead to this set: the tree below the set's `unshare`. */
function processesOf(directory: string): number[] {
  const parents = new Map(pids().map((pid) => [pid, parentOf(pid)]))
  const inSet = new Set([...parents.keys()].filter((pid) => commandLine(pid).includes(directory)))
  inSet.add(firstProcess(directory))
  let size = 0
  while (size !== inSet.size) {
    size = inSet.size
    for (const [pid, parent] of parents) if (parent !== null && inSet.has(parent)) inSet.add(pid)
  }
  inSet.delete(process.pid)
  return [...inSet]
}

/** The set's init: the one child of the `unshare` that we started. */
function firstProcess(directory: string): number {
  const found = pids().find((pid) => {
    const parent = parentOf(pid)
    return commandLine(pid).endsWith('init.sh set') && parent !== null && parentOf(parent) === process.pid
  })
  if (found === undefined) throw new Error(`the set in ${directory} has no first process`)
  return found
}

function pids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
}

function parentOf(pid: number): number | null {
  const text = read(`/proc/${String(pid)}/stat`)
  return text === '' ? null : Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1])
}

function commandLine(pid: number): string {
  return read(`/proc/${String(pid)}/cmdline`)
    .split('\0')
    .join(' ')
    .trim()
}

function alive(processes: readonly number[]): number[] {
  return processes.filter((pid) => {
    const state = /\) (\S)/.exec(read(`/proc/${String(pid)}/stat`))?.[1]
    return state !== undefined && state !== 'Z'
  })
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // It ended meanwhile, which is what is measured.
    return ''
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((over) => setTimeout(over, ms))
}
