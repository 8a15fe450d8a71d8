/**
 * The agent program, with two sets of verbs. Here is the lab agent's: root inside the set's user namespace, a plain user
 * outside; `system.ts` has the other. Composition root: labs, observer and terminals meet only here.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { LabVerb } from '../contract/agent'
import { success } from '../contract/result'
import { oomScore } from '../core/bounds'
import { fabricEngine } from '../core/facts/fabric'
import type { AgentHandlers } from './dispatch'
import { createLabHosts, type LabHosts } from './labhost'
import { createCopies, type Copies } from './labhost/copies'
import { layDownPersons } from './labhost/person'
import { probeLayout } from './labhost/probe'
import { bindReadOnly } from './labhost/readOnly'
import { enterBeside } from './labhost/programs'
import { createObserver, type Observer } from './observe'
import { emit, log, sendTerminal, serve } from './serve'
import { startSystemAgent } from './system'
import { createTerminals, type Terminals } from './terminals'
import { createToolRunner, type ToolRunner } from './terminals/outputs'
import { labPlaces } from './terminals/place'
import { endLeftSessions, hangUpMarked } from './terminals/sessions'

/** What the owner tells the agent when it starts it: one JSON argument. */
const startSchema = z.strictObject({
  setDirectory: z.string().startsWith('/'),
  dataDirectory: z.string().startsWith('/'),
  imagesDirectory: z.string().startsWith('/'),
  resourcesDirectory: z.string().startsWith('/'),
  /** The set has a control group with bounds, and this agent is in it. */
  memoryBounded: z.boolean(),
})

async function start(argument: string): Promise<void> {
  const options = startSchema.parse(JSON.parse(argument))
  const record = join(options.setDirectory, 'terminals.json')
  // Before all else: what a killed agent left is promised to be gone within a second.
  void endLeftSessions(record, log)
  layDownPersons()
  // What is started from here inherits it (proc(5)): the lab hosts, their engines, whatever is run in them.
  writeFileSync('/proc/self/oom_score_adj', String(oomScore))
  const layout = await probeLayout(options)
  // Two siblings need each other's knowledge: each gets a function, none the other.
  const parts: { labs: LabHosts | null } = { labs: null }
  const lookup = (name: string): ReturnType<LabHosts['lookup']> => parts.labs?.lookup(name) ?? null
  const observer = createObserver({
    workerPath: join(__dirname, 'observer.js'),
    // Only to be looked at: neither a terminal nor a command is ever run in the set's own namespace.
    lookup: (name) => (name === fabricEngine ? { name, firstPid: process.pid } : lookup(name)),
    emit: (change) => {
      emit('facts', change)
    },
  })
  const places = labPlaces({
    lookup,
    namespacePath: observer.namespacePath,
    enter: enterBeside,
    engineSocket: (name) => parts.labs?.list().find((info) => info.name === name)?.dockerSocket ?? null,
  })
  const terminals = createTerminals({
    places,
    record,
    // Every process of a lab host is below this agent's user namespace: it sees and reaches them all.
    endInContainer: ({ mark, isExpected }) => hangUpMarked(mark, isExpected),
    sendData: sendTerminal,
    emitExit: (exit) => {
      emit('terminal.exit', exit)
    },
    wrote: observer.lookAgain,
  })
  const tools = createToolRunner(places)
  const labs = await createLabHosts({
    setDirectory: options.setDirectory,
    dataDirectory: options.dataDirectory,
    imagesDirectory: options.imagesDirectory,
    initScript: join(options.resourcesDirectory, 'lab', 'init.sh'),
    layoutProgram: [process.execPath, join(__dirname, 'layout.js')],
    networkPlugin: {
      program: join(__dirname, 'network-plugin.js'),
      source: join(options.resourcesDirectory, 'network-plugin', 'network-plugin.ts'),
    },
    readOnly: bindReadOnly(options.setDirectory),
    layout,
    progress: (progress) => {
      emit('lab.progress', progress)
    },
    changed: (info) => {
      if (info.status === 'down' || info.status === 'starting') terminals.closeLabHost(info.name)
      emit('lab.changed', info)
    },
    observe: (name) => observer.start(name),
    unobserve: (name) => {
      observer.stop(name)
    },
    log,
  })
  if (!labs.ok) throw new Error(labs.message)
  parts.labs = labs.value
  const copies = createCopies(lookup, options.setDirectory)
  const handlers = createHandlers(labs.value, layout, observer, terminals, tools, copies)
  serve(handlers, (terminalId, bytes) => {
    terminals.input(terminalId, bytes)
  })
  for (const info of labs.value.list()) emit('lab.changed', info)
}

function createHandlers(
  labs: LabHosts,
  layout: Awaited<ReturnType<typeof probeLayout>>,
  observer: Observer,
  terminals: Terminals,
  tools: ToolRunner,
  copies: Copies,
): AgentHandlers<LabVerb> {
  return {
    'lab.up': ({ name }) => labs.up(name),
    'lab.down': ({ name }) => labs.down(name),
    'lab.reset': ({ name }) => labs.reset(name),
    'lab.layout': () => Promise.resolve(success(layout)),
    'lab.list': () => Promise.resolve(success(labs.list())),
    'observe.start': ({ labHost }) => observer.start(labHost),
    'observe.rescan': ({ labHost }) => observer.rescan(labHost),
    'counters.read': ({ engine, interfaces }) => observer.counters(engine, interfaces),
    'terminal.open': (args) => terminals.open(args),
    'terminal.resize': (args) => Promise.resolve(terminals.resize(args)),
    'terminal.close': (args) => Promise.resolve(terminals.close(args)),
    'terminal.foreground': (args) => terminals.foreground(args),
    'terminal.ack': (args) => Promise.resolve(terminals.ack(args)),
    'output.run': (args) => tools.runTool(args),
    'packets.count': (args) => observer.packets(args),
    'exec.run': (args) => tools.runArgv(args),
    'copy.in': (args) => copies.copyIn(args),
    'copy.out': (args) => copies.copyOut(args),
    'copy.cancel': (args) => Promise.resolve(copies.cancel(args)),
    'agent.shutdown': async () => {
      for (const info of labs.list()) await labs.down(info.name)
      setImmediate(() => process.exit(0))
      return success({})
    },
  }
}

const [, , first = '', second = ''] = process.argv
const begun = first === 'system' ? startSystemAgent(second) : start(first)
begun.catch((error: unknown) => {
  log(`the agent could not start: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
})
