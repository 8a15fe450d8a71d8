/**
 * The lab agent: root inside the set's user namespace, a plain user outside. It speaks frames on standard input and output
 * with its owner, and ends when the owner closes them. Composition root: labs, observer and terminals meet only here.
 */
import { join } from 'node:path'
import { z } from 'zod'
import type { AgentEvent, AgentEvents } from '../contract/agent'
import { createFrameReader, encodeMessage, encodeTerminal, type Frame } from '../contract/frames'
import { failure, success } from '../contract/result'
import { dispatch, type AgentHandlers } from './dispatch'
import { createLabHosts, type LabHosts } from './labhost'
import { probeLayout } from './labhost/probe'
import { createObserver, type Observer } from './observe'
import { createTerminals, type Terminals } from './terminals'
import { createToolRunner, type ToolRunner } from './terminals/outputs'

/** What the owner tells the agent when it starts it: one JSON argument. */
const startSchema = z.strictObject({
  setDirectory: z.string().startsWith('/'),
  dataDirectory: z.string().startsWith('/'),
  imagesDirectory: z.string().startsWith('/'),
  resourcesDirectory: z.string().startsWith('/'),
})

const log = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

function emit<E extends AgentEvent>(event: E, data: AgentEvents[E]): void {
  process.stdout.write(encodeMessage({ type: 'event', event, data }))
}

async function start(argument: string): Promise<void> {
  const options = startSchema.parse(JSON.parse(argument))
  const layout = await probeLayout(options.setDirectory, options.dataDirectory)
  // Two siblings need each other's knowledge: each gets a function, none the other.
  const parts: { labs: LabHosts | null } = { labs: null }
  const lookup = (name: string): ReturnType<LabHosts['lookup']> => parts.labs?.lookup(name) ?? null
  const observer = createObserver({
    workerPath: join(__dirname, 'observer.js'),
    lookup,
    emit: (change) => {
      emit('facts', change)
    },
  })
  const terminals = createTerminals({
    lookup,
    namespacePath: observer.namespacePath,
    sendData: (terminalId, bytes) => {
      process.stdout.write(encodeTerminal(terminalId, bytes))
    },
    emitExit: (exit) => {
      emit('terminal.exit', exit)
    },
  })
  const tools = createToolRunner({ lookup, namespacePath: observer.namespacePath })
  const labs = await createLabHosts({
    setDirectory: options.setDirectory,
    dataDirectory: options.dataDirectory,
    imagesDirectory: options.imagesDirectory,
    initScript: join(options.resourcesDirectory, 'lab', 'init.sh'),
    layoutProgram: [process.execPath, join(__dirname, 'layout.js')],
    layout,
    progress: (progress) => {
      emit('lab.progress', progress)
    },
    changed: (info) => {
      if (info.status === 'down') terminals.closeLabHost(info.name)
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
  const handlers = createHandlers(labs.value, layout, observer, terminals, tools)
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
): AgentHandlers {
  return {
    'lab.up': ({ name }) => labs.up(name),
    'lab.down': ({ name }) => labs.down(name),
    'lab.layout': () => Promise.resolve(success(layout)),
    'lab.list': () => Promise.resolve(success(labs.list())),
    'observe.start': ({ labHost }) => observer.start(labHost),
    'observe.rescan': ({ labHost }) => observer.rescan(labHost),
    'counters.read': ({ engine, interfaces }) => observer.counters(engine, interfaces),
    'terminal.open': (args) => terminals.open(args),
    'terminal.resize': (args) => Promise.resolve(terminals.resize(args)),
    'terminal.close': (args) => Promise.resolve(terminals.close(args)),
    'terminal.ack': (args) => Promise.resolve(terminals.ack(args)),
    'output.run': (args) => tools.runTool(args),
    'exec.run': (args) => tools.runArgv(args),
    'agent.shutdown': async () => {
      for (const info of labs.list()) await labs.down(info.name)
      setImmediate(() => process.exit(0))
      return success({})
    },
  }
}

function serve(handlers: AgentHandlers, input: (terminalId: number, bytes: Uint8Array) => void): void {
  const take = (frame: Frame): void => {
    if (frame.kind === 'terminal') {
      input(frame.terminalId, frame.bytes)
      return
    }
    const { message } = frame
    if (message.type !== 'call') return
    void dispatch(handlers, message.verb, message.args)
      .catch((error: unknown) => {
        // A throw is a bug of ours: the owner gets an answer all the same, and the log the whole of it.
        log(`a fault in ${message.verb}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
        return failure('bad-request', `an internal fault in ${message.verb}: ${String(error)}`)
      })
      .then((result) => process.stdout.write(encodeMessage({ type: 'answer', id: message.id, result })))
  }
  const read = createFrameReader(take, (reason) => {
    log(`the owner broke the protocol: ${reason}`)
    process.exit(1)
  })
  process.stdin.on('data', (chunk: Buffer) => {
    read(chunk)
  })
  // The owner is gone, or wants a new agent: PTYs hang up with us, lab hosts stay.
  process.stdin.on('end', () => process.exit(0))
  process.stdout.on('error', () => process.exit(0))
}

start(process.argv[2] ?? '').catch((error: unknown) => {
  log(`the lab agent could not start: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
})
