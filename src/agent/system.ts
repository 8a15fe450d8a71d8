/**
 * The system agent: the explorer's eyes and terminals on the person's own engine. It runs as the person, in the namespaces
 * of the person's rootless engine, or as root with few capabilities, as its owner starts it; its verbs are the same. It
 * reads, and runs what a person types or an output asks for; it makes, changes and ends nothing.
 */
import { join } from 'node:path'
import { z } from 'zod'
import type { SystemVerb } from '../contract/agent'
import { systemEngine } from '../contract/explorer'
import { failure, success, type Result } from '../contract/result'
import type { AgentHandlers } from './dispatch'
import { createEngineProver } from './engine'
import { createObserver } from './observe'
import { emit, log, sendTerminal, serve } from './serve'
import { createTerminals } from './terminals'
import { endByEngine } from './terminals/endInContainer'
import { markSchema } from './terminals/sessions'
import { shellProgramSchema } from './terminals/shell'
import { createToolRunner } from './terminals/outputs'
import { systemPlaces } from './terminals/place'
import type { LabHostHandle } from './types'

/** What the owner tells it: one JSON argument. */
const startSchema = z.strictObject({
  home: z.string().startsWith('/'),
  docker: z.record(z.string().regex(/^DOCKER_[A-Z_]+$/), z.string()),
  /** Of the agent before this one, if that was killed. */
  shells: z.array(z.strictObject({ container: z.string(), program: shellProgramSchema, mark: markSchema })),
})

/** The first process of the PID namespace: its network namespace is the host's where no engine was found. */
const firstPid = 1

/** Starts it; nothing is observed before somebody asks. */
export function startSystemAgent(argument: string): Promise<void> {
  const options = startSchema.parse(JSON.parse(argument))
  const prover = createEngineProver()
  // Seen through the engine's own process, whose mount namespace also has what the engine mounted for itself alone.
  const lookup = (name: string): LabHostHandle | null =>
    name === systemEngine ? { name, firstPid: prover.enginePid() ?? firstPid } : null
  const observer = createObserver({
    workerPath: join(__dirname, 'observer.js'),
    lookup,
    emit: (change) => {
      emit('facts', change)
    },
  })
  const places = systemPlaces({ ...options, namespacePath: observer.namespacePath })
  const terminals = createTerminals({
    places,
    record: null,
    endInContainer: endByEngine(places),
    tellShells: (shells) => {
      emit('terminal.shells', {
        shells: shells.map(({ place, program, mark }) => ({ container: place.container, program, mark })),
      })
    },
    leftShells: options.shells.map(({ container, ...shell }) => ({
      ...shell,
      place: { kind: 'container', labHost: systemEngine, container },
    })),
    sendData: sendTerminal,
    emitExit: (exit) => {
      emit('terminal.exit', exit)
    },
    wrote: observer.lookAgain,
  })
  const tools = createToolRunner(places)
  const own = <T>(engine: string, work: () => Promise<Result<T>>): Promise<Result<T>> =>
    engine === systemEngine ? work() : Promise.resolve(notOurs(engine))
  const handlers: AgentHandlers<SystemVerb> = {
    'observe.start': ({ labHost }) => own(labHost, () => observer.start(labHost)),
    'observe.rescan': ({ labHost }) => own(labHost, () => observer.rescan(labHost)),
    'counters.read': ({ engine, interfaces }) => own(engine, () => observer.counters(engine, interfaces)),
    'terminal.open': (args) => own(args.place.labHost, () => terminals.open(args)),
    'terminal.resize': (args) => Promise.resolve(terminals.resize(args)),
    'terminal.close': (args) => Promise.resolve(terminals.close(args)),
    'terminal.foreground': (args) => terminals.foreground(args),
    'terminal.ack': (args) => Promise.resolve(terminals.ack(args)),
    'output.run': (args) => own(args.place.labHost, () => tools.runTool(args)),
    'engine.prove': (claims) => Promise.resolve(success(prover.prove(claims))),
  }
  serve(
    handlers,
    (terminalId, bytes) => {
      terminals.input(terminalId, bytes)
    },
    () => terminals.closeAll(),
  )
  log('the system agent has started')
  return Promise.resolve()
}

function notOurs(engine: string): Result<never> {
  return failure('lab-host-unknown', `the system agent knows no lab host ${engine}`, { params: { name: engine } })
}
