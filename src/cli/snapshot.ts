/** `vethlab snapshot`: the topology model of a live lab host, whoever owns it, or of the person's own engine, as JSON, text or SVG. */
import { parseArgs } from 'node:util'
import { systemEngine } from '../contract/explorer'
import { advice } from '../contract/advice'
import type { Result } from '../contract/result'
import { failure } from '../contract/result'
import { freshLayout, layoutGraph } from '../core/graph/layout'
import { graphToSvg } from '../core/graph/svg'
import type { Language } from '../core/lesson/types'
import { visibleJson } from '../core/text/visible'
import { topologyToText } from '../core/topology/text'
import type { Topology } from '../core/topology/types'
import type { Explorer } from '../main/explorer'
import type { LabSession, SessionLabs } from '../main/session'
import { reportFailure, wrongUsage, type CliStreams } from './streams'

export interface AttachedSet {
  readonly id: string
  readonly labs: SessionLabs
  close(): void
}

export interface SnapshotDeps {
  /** Every live set of this user, the window's too. */
  readonly sets: () => Promise<readonly AttachedSet[]>
  readonly openSession: (labs: SessionLabs) => LabSession
  /** The person's own engine; opened and closed by this command. */
  readonly explorer: () => Explorer
  readonly language: Language
}

export const snapshotUsage = 'vethlab snapshot [--engine NAME|system [--elevate]] [--json|--text|--svg]'

/** How long the engine may take to give its names before the picture is printed without them. */
const namesDeadlineMs = 5_000

/**
 * Runs the command.
 * @returns 0; 2 for wrong usage; 1 when there is no such lab host or it cannot be observed.
 */
export async function runSnapshotCommand(argv: string[], streams: CliStreams, deps: SnapshotDeps): Promise<number> {
  const options = parseOptions(argv)
  if (!options.ok) {
    reportFailure(streams, options)
    return 2
  }
  const { engine, format, elevate } = options.value
  const picture =
    engine === systemEngine ? await systemSnapshot(deps.explorer(), elevate, streams) : await labSnapshot(engine, deps)
  if (!picture.ok) {
    reportFailure(streams, picture)
    return 1
  }
  streams.out(`${formats[format](picture.value, deps.language)}\n`)
  return 0
}

const formats = {
  json: visibleJson,
  text: (picture: Topology, language: Language) => topologyToText(picture, { language }),
  // The theme of paper: whoever wants the dark one exports it from the window.
  svg: (picture: Topology, language: Language) =>
    graphToSvg(picture, layoutGraph(picture, freshLayout), { language, theme: 'light', changes: null }),
} as const
type Format = keyof typeof formats

/** What is missing in the picture goes to standard error, each with what to do about it. */
async function systemSnapshot(explorer: Explorer, elevate: boolean, streams: CliStreams): Promise<Result<Topology>> {
  const { say } = streams
  try {
    let state = await explorer.open(null)
    if (elevate) state = await explorer.elevate()
    if (state.failure) return state.failure
    if (state.refusal !== null) streams.err(`vethlab: ${say('cli.rootRefused', { why: state.refusal.message })}\n`)
    for (const part of state.about?.missing ?? []) streams.err(`vethlab: ${say(`cli.missing.${part}`)}\n`)
    return explorer.topology()
  } finally {
    explorer.close()
  }
}

async function labSnapshot(engine: string | null, deps: SnapshotDeps): Promise<Result<Topology>> {
  const sets = await deps.sets()
  try {
    return await snapshot(sets, engine, deps)
  } finally {
    for (const set of sets) set.close()
  }
}

interface Options {
  readonly engine: string | null
  readonly format: Format
  readonly elevate: boolean
}

function parseOptions(argv: string[]): Result<Options> {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        engine: { type: 'string' },
        json: { type: 'boolean' },
        text: { type: 'boolean' },
        svg: { type: 'boolean' },
        elevate: { type: 'boolean' },
      },
    })
    const chosen = (['json', 'text', 'svg'] as const).filter((name) => values[name] === true)
    if (chosen.length > 1) return wrongUsage(`--${chosen.join(' and --')} exclude each other`, snapshotUsage)
    const { engine = null, elevate = false } = values
    if (elevate && engine !== systemEngine) return wrongUsage('--elevate goes with --engine system only', snapshotUsage)
    return { ok: true, value: { engine, format: chosen[0] ?? 'text', elevate } }
  } catch (error) {
    return wrongUsage((error as Error).message, snapshotUsage)
  }
}

async function snapshot(
  sets: readonly AttachedSet[],
  engine: string | null,
  deps: SnapshotDeps,
): Promise<Result<Topology>> {
  for (const set of sets) {
    const list = await set.labs.list()
    if (!list.ok) continue
    const host = list.value.find((info) => (engine === null || info.name === engine) && info.status !== 'down')
    if (!host) continue
    const session = deps.openSession(set.labs)
    try {
      return await observeOnce(session, host.name)
    } finally {
      session.close()
    }
  }
  const what = engine === null ? 'no lab host is up' : `no lab host ${engine} is up`
  return failure('lab-host-unknown', what, {
    advice: advice('list-lab-hosts', 'vethlab lab list', 'vethlab lab up'),
    params: { name: engine ?? '' },
  })
}

async function observeOnce(session: LabSession, labHost: string): Promise<Result<Topology>> {
  const first = await session.observe(labHost)
  if (!first.ok || first.value.named) return first
  return new Promise((resolve) => {
    const finish = (topology: Topology): void => {
      clearTimeout(timer)
      end()
      resolve({ ok: true, value: topology })
    }
    const timer = setTimeout(() => {
      finish(session.live.topology(labHost) ?? first.value)
    }, namesDeadlineMs)
    const end = session.live.onDiff((_diff, topology) => {
      if (topology.engine === labHost && topology.named) finish(topology)
    })
  })
}
