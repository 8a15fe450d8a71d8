/**
 * Watches one engine: reads its names, then again after each event that may have changed them. A dead stream, a dead
 * engine and a wrong answer all lead to the same way out: connect again and read everything afresh.
 */
import type Docker from 'dockerode'
import type { Agent } from 'node:http'
import type { Readable } from 'node:stream'
import { advice } from '../../contract/advice'
import { failure, type Failure, type Result } from '../../contract/result'
import type { EngineExec, EngineNames } from '../../core/facts/dockerNames'
import { dockerOver, type EngineEnd } from './end'
import { execCommand, readEvents, type EngineEvent } from './events'
import { createHeartbeat, lateMs, type Heartbeat } from './heartbeat'
import { askEngine, causeOf, engineDeadlineMs, readEngineNames } from './names'
import { negotiateApi } from './negotiate'
import { pingSchema } from './schemas'

/** Events come in bursts (one `docker run` gives five); the names are read once for each burst. */
const burstMs = 15
const firstRetryMs = 100
const slowestRetryMs = 2_000

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
): () => void {
  let closed = false
  let end: EngineEnd | null = null
  let agent: Agent | null = null
  let stream: Readable | null = null
  let heartbeat: Heartbeat | null = null
  let retryMs = firstRetryMs
  let timer: NodeJS.Timeout | undefined

  const drop = (): void => {
    heartbeat?.end()
    heartbeat = null
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
    retryMs = Math.min(retryMs * 2, slowestRetryMs)
  }
  const connect = async (): Promise<void> => {
    const opened = openEnd()
    if (!opened.ok) {
      retry(opened)
      return
    }
    end = opened.value
    const api = await negotiateApi(opened.value)
    if (closed) return
    if (!api.ok) {
      retry(api)
      return
    }
    const over = dockerOver(opened.value, api.value)
    agent = over.agent
    const { docker } = over
    const events = await openEvents(docker)
    if (closed) {
      if (events.ok) events.value.destroy()
      return
    }
    if (!events.ok) {
      retry(events)
      return
    }
    stream = events.value
    const refresh = createRefresh(docker, listener, retry, () => closed || stream !== events.value)
    readEvents(
      events.value,
      (event) => {
        if (event.Type !== 'container' && event.Type !== 'network' && event.Type !== 'image') return
        actOn(event, listener)
        refresh()
      },
      (why) => {
        // Only the stream in use may ask for a new one: a replaced one ends because we ended it.
        if (stream === events.value) retry(failure('docker-unreachable', `the engine's event stream gave ${why}`))
      },
    )
    heartbeat = createHeartbeat({
      ping: () => askEngine('GET /_ping', pingSchema, (abortSignal) => ping(docker, abortSignal)),
      onLate: () => {
        listener.lost(silent)
      },
      onBack: refresh,
      onFailure: retry,
    })
    retryMs = firstRetryMs
    // After the subscription, so that nothing can fall between the two.
    refresh()
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

const silent = failure('timed-out', 'the engine takes long to answer', {
  advice: advice('try-again'),
})

function actOn(event: EngineEvent, listener: EngineListener): void {
  const command = execCommand(event)
  if (command !== null) listener.exec({ containerId: event.Actor.ID, command })
  listener.hint()
}

async function openEvents(docker: Docker): Promise<Result<Readable>> {
  const abort = new AbortController()
  const timer = setTimeout(() => {
    abort.abort()
  }, engineDeadlineMs)
  try {
    const stream = await docker.getEvents({ abortSignal: abort.signal })
    // http.IncomingMessage, typed as the interface only.
    return { ok: true, value: stream as unknown as Readable }
  } catch (error) {
    return failure('docker-unreachable', `the engine gives no events: ${String(error)}`, {
      params: { cause: causeOf(error) },
    })
  } finally {
    clearTimeout(timer)
  }
}

/** At most one reading at a time, and one more after it where events came meanwhile. */
function createRefresh(
  docker: Docker,
  listener: EngineListener,
  fail: (reason: Failure) => void,
  stale: () => boolean,
): () => void {
  let reading = false
  let again = false
  let given = false
  const read = async (): Promise<void> => {
    // An event said that something is new: as long as it is not known what, the names may be wrong. Before the first ones
    // there is nothing that could be: a far engine may take its time until its deadline.
    const late = setTimeout(() => {
      if (given && !stale()) listener.lost(silent)
    }, lateMs)
    const names = await readEngineNames(docker)
    clearTimeout(late)
    reading = false
    if (stale()) return
    if (!names.ok) fail(names)
    else {
      given = true
      listener.names(names.value)
      if (again) schedule()
    }
  }
  const schedule = (): void => {
    again = reading
    if (reading) return
    reading = true
    again = false
    setTimeout(() => void read(), burstMs)
  }
  return schedule
}
