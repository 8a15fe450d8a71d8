/** `vethlab lab up|down|reset|load|copy-in|copy-out|list|shell|reap`: lab hosts without a window, and the window's too. */
import { spawn } from 'node:child_process'
import type { AgentClient, LabHostInfo } from '../contract/agent'
import type { FailureCode } from '../contract/result'
import { attachSets, createLabSet, reap, setsDirectory, type AttachedLabSet, type LabSetOptions } from '../main/labs'
import { parseLabArguments } from './labArguments'
import { runPlay } from './labPlay'
import { ownerOf, unknownLabHost } from './labSets'
import type { Tell } from '../words'
import { reportFailure, stageName, type CliStreams } from './streams'
import { visibleJson, visibleText } from '../core/text/visible'

export interface LabCommandDeps {
  readonly labSet: LabSetOptions
  /** argv that runs this very program again, for `--detach`. */
  readonly self: readonly [string, ...string[]]
}

/** What the machine lacks, as opposed to what went wrong: exit status 3. */
const prerequisites: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'user-namespaces-forbidden',
  'no-subordinate-ids',
  'root-refused',
  'runtime-dir-unusable',
  'program-missing',
  'docker-not-installed',
])

/** @returns 0 for success, 1 for a failure, 2 for wrong usage, 3 for a missing prerequisite. */
export async function runLabCommand(argv: string[], streams: CliStreams, deps: LabCommandDeps): Promise<number> {
  const parsed = parseLabArguments(argv)
  if (!parsed.ok) {
    reportFailure(streams, parsed)
    return 2
  }
  const asked = parsed.value
  const directory = setsDirectory(deps.labSet.environment)
  if (!directory.ok) {
    reportFailure(streams, directory)
    return 3
  }
  if (asked.action === 'up')
    return asked.detach ? upDetached(asked.names, streams, deps) : up(asked.names, streams, deps)
  if (asked.action === 'reap') return clear(directory.value, deps.labSet.stateDirectory, streams)
  const sets = await attachSets(directory.value)
  try {
    if (asked.action === 'list') return await list(sets, asked.json, streams)
    if (asked.action === 'shell') return await shell(sets, asked.name, streams)
    if (asked.action === 'down') return await down(sets, asked.names, streams)
    return await runPlay(asked, sets, streams, deps.labSet.environment)
  } finally {
    for (const set of sets) set.close()
  }
}

/** Owns the lab hosts in the foreground until a signal, the end of the set, or `lab down`. */
async function up(names: readonly string[], streams: CliStreams, deps: LabCommandDeps): Promise<number> {
  const set = await createLabSet({ ...deps.labSet, holder: 'lab-up' })
  if (!set.ok) {
    reportFailure(streams, set)
    return prerequisites.has(set.code) ? 3 : 1
  }
  const over = new Promise<number>((resolve) => {
    set.value.onGone((reason) => {
      reportFailure(streams, reason)
      resolve(1)
    })
    // Taken down by `lab down`, one after the other: a holder without a lab host serves nobody.
    set.value.agent.on('lab.changed', (info) => {
      if (info.status !== 'down' || info.lastFailure !== null) return
      void set.value.list().then((left) => {
        if (left.ok && left.value.length === 0) resolve(0)
      })
    })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        resolve(0)
      })
    }
  })
  set.value.agent.on('lab.progress', ({ name, stage, elapsedMs }) => {
    const { say } = streams
    streams.err(`${say('cli.progress', { name, stage: stageName(stage, say), ms: String(elapsedMs) })}\n`)
  })
  set.value.agent.on('lab.changed', (info) => {
    if (info.lastFailure !== null) {
      const status = streams.say(`lab.status.${info.status}`)
      streams.err(`${visibleText(`${info.name}: ${status}: ${info.lastFailure}`)}\n`)
    }
  })
  for (const name of names.length > 0 ? names : ['lab-1']) {
    const info = await set.value.up(name)
    if (!info.ok) {
      reportFailure(streams, info)
      await set.value.close()
      return prerequisites.has(info.code) ? 3 : 1
    }
    streams.out(`${hostLine(info.value, streams.say)}\n`)
  }
  streams.err(`${streams.say('cli.interrupt')}\n`)
  const status = await over
  await set.value.close()
  return status
}

/** Leaves a small holder behind that owns the lab hosts; `lab down` ends it. */
async function upDetached(names: readonly string[], streams: CliStreams, deps: LabCommandDeps): Promise<number> {
  const [program, ...args] = [...deps.self, 'lab', 'up', ...names]
  const wanted = Math.max(1, names.length)
  const holder = spawn(program ?? '', args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  return new Promise((resolve) => {
    let printed = ''
    holder.stderr.on('data', (text: Buffer) => {
      streams.err(text.toString())
    })
    holder.stdout.on('data', (text: Buffer) => {
      printed += text.toString()
      streams.out(text.toString())
      if (printed.split('\n').length - 1 < wanted) return
      holder.stdout.destroy()
      holder.stderr.destroy()
      holder.unref()
      resolve(0)
    })
    holder.once('exit', (status) => {
      resolve(status ?? 1)
    })
  })
}

/** The words last: what stands before them has columns in every language. */
function hostLine(info: LabHostInfo, say: Tell): string {
  const ready = info.readyMs === null ? '' : `, ${say('cli.readyIn', { ms: String(info.readyMs) })}`
  return `${info.name.padEnd(16)} ${info.address.padEnd(12)} ${say(`lab.status.${info.status}`)}${ready}`
}

async function list(sets: readonly AttachedLabSet[], json: boolean, streams: CliStreams): Promise<number> {
  const hosts: (LabHostInfo & { set: string })[] = []
  for (const set of sets) {
    const answer = await set.list()
    if (answer.ok) hosts.push(...answer.value.map((info) => ({ ...info, set: set.id })))
    else reportFailure(streams, answer)
  }
  if (json) streams.out(`${visibleJson(hosts)}\n`)
  else if (hosts.length === 0) streams.err(`${streams.say('cli.noLabHosts')}\n`)
  else for (const host of hosts) streams.out(`${host.set}  ${hostLine(host, streams.say)}\n`)
  return 0
}

async function down(sets: readonly AttachedLabSet[], names: readonly string[], streams: CliStreams): Promise<number> {
  if (names.length === 0) {
    for (const set of sets) set.closeSet()
    return 0
  }
  let status = 0
  for (const name of names) {
    const owner = await ownerOf(sets, name)
    const answer = owner ? await owner.down(name) : unknownLabHost(name)
    if (answer.ok) continue
    reportFailure(streams, answer)
    status = 1
  }
  return status
}

function clear(sets: string, data: string, streams: CliStreams): number {
  const { removed, problems } = reap(sets, data)
  for (const path of removed) streams.out(`${streams.say('cli.removed', { path })}\n`)
  for (const problem of problems) streams.err(`${problem}\n`)
  if (removed.length + problems.length === 0) streams.err('nothing was left behind\n')
  return problems.length > 0 ? 1 : 0
}

async function shell(sets: readonly AttachedLabSet[], name: string, streams: CliStreams): Promise<number> {
  const owner = await ownerOf(sets, name)
  const opened = owner
    ? await owner.agent.call('terminal.open', {
        place: { kind: 'lab-host', labHost: name },
        columns: process.stdout.columns || 80,
        rows: process.stdout.rows || 24,
      })
    : unknownLabHost(name)
  if (!opened.ok || !owner) {
    if (!opened.ok) reportFailure(streams, opened)
    return 1
  }
  return connectTerminal(owner.agent, opened.value.terminalId)
}

/** This terminal becomes that one: raw, byte for byte, until its shell ends. */
function connectTerminal(agent: AgentClient, terminalId: number): Promise<number> {
  const raw = process.stdin.isTTY
  if (raw) process.stdin.setRawMode(true)
  return new Promise((resolve) => {
    agent.onTerminalData(terminalId, (bytes) => {
      process.stdout.write(bytes, () => void agent.call('terminal.ack', { terminalId, bytes: bytes.length }))
    })
    agent.on('terminal.exit', (exit) => {
      if (exit.terminalId !== terminalId) return
      if (raw) process.stdin.setRawMode(false)
      process.stdin.pause()
      resolve(exit.status ?? 1)
    })
    process.stdin.on('data', (bytes: Buffer) => {
      agent.sendTerminalInput(terminalId, bytes)
    })
    // What is piped in ends with an end of file, as a person types it.
    process.stdin.on('end', () => {
      agent.sendTerminalInput(terminalId, new Uint8Array([4]))
    })
    process.stdout.on('resize', () => {
      void agent.call('terminal.resize', { terminalId, columns: process.stdout.columns, rows: process.stdout.rows })
    })
  })
}
