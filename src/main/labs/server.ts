/**
 * The set's socket: this person's other programs (`lab list`, `lab shell`, `snapshot`) reach the lab hosts of a window or of
 * a `lab up` through it. The directory is the person's own (mode 700), so nobody else gets to it.
 */
import { createServer, type Server, type Socket } from 'node:net'
import type { AgentEvent, AgentVerb, AgentVerbs } from '../../contract/agent'
import { agentSchemas } from '../../contract/agentSchemas'
import { createFrameReader, encodeMessage, encodeTerminal, type Frame, type WireMessage } from '../../contract/frames'
import { failure, success, type Result } from '../../contract/result'
import type { ReachedLabSet } from './types'

/** A client's word that the owner should end the whole set (`lab down` without a name). */
export const closeSetVerb = 'set.close'

const relayedEvents: readonly AgentEvent[] = ['facts', 'lab.changed', 'lab.progress']

/** Serves it at that path until `close`. */
export function serveSet(path: string, set: ReachedLabSet, log: (line: string) => void): { close(): void } {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // A client that dies in mid-answer: its going is all there is to know.
    socket.on('error', () => socket.destroy())
    serveClient(socket, set)
  })
  server.on('error', (error) => {
    log(`other programs cannot reach these lab hosts: ${error.message}`)
  })
  server.listen(path)
  return {
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

function serveClient(socket: Socket, set: ReachedLabSet): void {
  const client = set.agent
  /** Terminals that this client opened: they are closed with it. */
  const terminals = new Map<number, () => void>()
  const tell = (event: AgentEvent, data: unknown): void => {
    socket.write(encodeMessage({ type: 'event', event, data }))
  }
  const ends = [
    ...relayedEvents.map((event) =>
      client.on(event, (data) => {
        tell(event, data)
      }),
    ),
    client.on('terminal.exit', (exit) => {
      const end = terminals.get(exit.terminalId)
      if (!end) return
      // A restarted agent gives the number out again: it is nothing of this client's any more.
      terminals.delete(exit.terminalId)
      end()
      tell('terminal.exit', exit)
    }),
    set.onAgentLost((reason) => {
      tell('agent.lost', reason)
    }),
    set.onAgentRestart(() => {
      tell('agent.restarted', {})
    }),
  ]
  const answer = (id: number, result: Result<unknown>): void => {
    socket.write(encodeMessage({ type: 'answer', id, result }))
  }
  const call = async (message: Extract<WireMessage, { type: 'call' }>): Promise<void> => {
    if (message.verb === closeSetVerb) {
      answer(message.id, success({}))
      void set.close()
      return
    }
    if (!Object.hasOwn(agentSchemas, message.verb) || message.verb === 'agent.shutdown') {
      answer(message.id, failure('bad-request', `there is no verb ${JSON.stringify(message.verb)}`))
      return
    }
    // The agent checks the arguments by its own schema.
    const result = await client.call(message.verb as AgentVerb, message.args as AgentVerbs[AgentVerb]['args'])
    if (message.verb === 'terminal.open' && result.ok) {
      const { terminalId } = result.value as AgentVerbs['terminal.open']['result']
      terminals.set(
        terminalId,
        client.onTerminalData(terminalId, (bytes) => socket.write(encodeTerminal(terminalId, bytes))),
      )
    }
    answer(message.id, result)
  }
  const take = (frame: Frame): void => {
    if (frame.kind === 'terminal') {
      if (terminals.has(frame.terminalId)) client.sendTerminalInput(frame.terminalId, frame.bytes)
    } else if (frame.message.type === 'call') void call(frame.message)
  }
  socket.on(
    'data',
    createFrameReader(take, () => socket.destroy()),
  )
  socket.on('close', () => {
    for (const end of ends) end()
    for (const [terminalId, end] of terminals) {
      end()
      void client.call('terminal.close', { terminalId })
    }
  })
}
