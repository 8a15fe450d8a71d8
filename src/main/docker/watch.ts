/**
 * Watches one engine: reads its names, then again after each event that may have changed them. A dead stream, a dead
 * engine and a wrong answer all lead to the same way out: connect again and read everything afresh.
 */
import type Docker from 'dockerode'
import type { Agent } from 'node:http'
import type { Readable } from 'node:stream'
import { failure, type Failure, type Result } from '../../contract/result'
import type { EngineExec, EngineNames } from '../../core/facts/dockerNames'
import { dockerOver, type EngineEnd } from './end'
import { execCommand, readEvents, type EngineEvent } from './events'
import { createHeartbeat, type Heartbeat } from './heartbeat'
import { askEngine, inTime } from './names'
import { negotiateApi } from './negotiate'
import { enginePatience } from './patience'
import { createRefresh, silent, type Refresh } from './refresh'
import { pingSchema } from './schemas'

export interface EngineListener {
  names(names: EngineNames): void
  /** The engine asked a container's runtime to start a command. */
  exec(exec: EngineExec): void
  /** The names that were given last may be wrong from now on. */
  lost(reason: Failure): void
  /** Something came or went: namespaces may have, too. */
  hint(): void
}

/**
 * @param openEnd opens the engine's end anew for each connection: a restarted engine has a new socket.
 * @param onKernelChange subscribes to changes after which the engine is asked whether it is still there.
 * @returns the function that ends the watch.
 */
export function watchEngine(
  openEnd: () => Result<EngineEnd>,
  listener: EngineListener,
  onKernelChange: (nudge: () => void) => () => void = () => () => undefined,
  patience = enginePatience,
): () => void {
  let closed = false
  let end: EngineEnd | null = null
  let agent: Agent | null = null
  let stream: Readable | null = null
  let heartbeat: Heartbeat | null = null
  let refresh: Refresh | null = null
  let retryMs = patience.firstRetryMs
  let timer: NodeJS.Timeout | undefined

  const drop = (): void => {
    heartbeat?.end()
    heartbeat = null
    refresh?.end()
    refresh = null
    stream?.destroy()
    stream = null
    agent?.destroy()
    agent = null
    end?.close()
    end = null
  }
  const retry = (reason: Failure): void => {
    drop()
    if (closed) return
    listener.lost(reason)
    clearTimeout(timer)
    timer = setTimeout(() => void connect(), retryMs)
    retryMs = Math.min(retryMs * 2, patience.slowestRetryMs)
  }
  const connect = async (): Promise<void> => {
    const opened = openEnd()
    if (!opened.ok) {
      retry(opened)
      return
    }
    end = opened.value
    const api = await negotiateApi(opened.value, patience)
    if (closed) return
    if (!api.ok) {
      retry(api)
      return
    }
    const over = dockerOver(opened.value, api.value, patience)
    agent = over.agent
    const { docker } = over
    const events = await openEvents(docker, patience.deadlineMs)
    if (closed) {
      if (events.ok) events.value.destroy()
      return
    }
    if (!events.ok) {
      retry(events)
      return
    }
    stream = events.value
    const reader = createRefresh({
      docker,
      patience,
      names: (names) => {
        retryMs = patience.firstRetryMs
        listener.names(names)
      },
      late: () => {
        listener.lost(silent)
      },
      fail: retry,
    })
    refresh = reader
    readEvents(
      events.value,
      (event) => {
        if (event.Type !== 'container' && event.Type !== 'network' && event.Type !== 'image') return
        actOn(event, listener)
        reader.due()
      },
      (why) => {
        // Only the stream in use may ask for a new one: a replaced one ends because we ended it.
        if (stream === events.value) retry(failure('docker-unreachable', `the engine's event stream gave ${why}`))
      },
    )
    heartbeat = createHeartbeat({
      ping: () => askEngine('GET /_ping', pingSchema, (abortSignal) => ping(docker, abortSignal), patience),
      onLate: () => {
        listener.lost(silent)
      },
      onBack: () => {
        reader.due()
      },
      onFailure: retry,
      lateMs: patience.lateMs,
    })
    // After the subscription, so that nothing can fall between the two.
    reader.due()
  }
  void connect()
  const endNudges = onKernelChange(() => heartbeat?.nudge())
  return () => {
    closed = true
    endNudges()
    clearTimeout(timer)
    drop()
  }
}

/** Dockerode's ping takes options, which its types do not know. */
function ping(docker: Docker, abortSignal: AbortSignal): Promise<unknown> {
  const call: (this: Docker, options: { abortSignal: AbortSignal }) => Promise<unknown> = docker.ping
  return call.call(docker, { abortSignal })
}

function actOn(event: EngineEvent, listener: EngineListener): void {
  const command = execCommand(event)
  if (command !== null) listener.exec({ containerId: event.Actor.ID, command })
  listener.hint()
}

/** Opens the stream; one that comes after the deadline is ended by the signal. */
async function openEvents(docker: Docker, deadlineMs: number): Promise<Result<Readable>> {
  return inTime(
    'GET /events',
    // http.IncomingMessage, typed as the interface only.
    async (abortSignal) => (await docker.getEvents({ abortSignal })) as unknown as Readable,
    deadlineMs,
  )
}
