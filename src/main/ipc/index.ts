/**
 * The one entry of the page into main: checks the sender, the request's name and its arguments, calls the handler, and checks
 * what that answers. A handler's throw is a bug of ours: it is logged and answered as a failure, so that the page never waits
 * for ever. What comes from the page may be anything that can be cloned (cycles, big integers), so nothing of it is printed.
 */
import type { IpcMainInvokeEvent, WebContents } from 'electron'
import { ipcChannels, type IpcEvent, type IpcEvents, type IpcRequest, type IpcRequests } from '../../contract/ipc'
import { failureSchema } from '../../contract/agentValues'
import { ipcSchemas } from '../../contract/ipcSchemas'
import { ipcEvents, ipcValues } from '../../contract/ipcValues'
import { failure, type Failure, type Result } from '../../contract/result'
import { beginningOf, misfitOf } from '../../core/text/said'

export type IpcHandlers = {
  [R in IpcRequest]: (args: IpcRequests[R]['args']) => Promise<Result<IpcRequests[R]['value']>>
}

export interface IpcOptions {
  readonly handlers: IpcHandlers
  /** True only for the main frame of our own window (Electron's security checklist, point 17). */
  readonly senderAllowed: (event: IpcMainInvokeEvent) => boolean
  readonly log: (line: string) => void
  /** Hears of every failure that a request is answered with. */
  readonly failed: (failure: Failure, request: string) => void
}

/** Answers a request of the page, as text. */
export type IpcAnswerer = (event: IpcMainInvokeEvent, request: unknown, args: unknown) => Promise<string>

/** What answers every request of the contract. */
export function answerIpc(options: IpcOptions): IpcAnswerer {
  return async (event, request, args) => {
    const name = nameOf(request)
    const answer = await checked(options, event, request, args).catch((error: unknown) => {
      options.log(`a fault in ${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
      return failure('bad-request', `an internal fault in ${name}: ${String(error)}`)
    })
    if (!answer.ok) options.failed(answer, name)
    return JSON.stringify(answer)
  }
}

async function checked(
  options: IpcOptions,
  event: IpcMainInvokeEvent,
  request: unknown,
  args: unknown,
): Promise<Result<unknown>> {
  if (!options.senderAllowed(event)) return failure('bad-request', 'the request did not come from the window itself')
  if (typeof request !== 'string' || !Object.hasOwn(ipcSchemas, request)) {
    return failure('bad-request', `there is no request ${JSON.stringify(nameOf(request))}`)
  }
  return answer(options, request as IpcRequest, args)
}

async function answer<R extends IpcRequest>(options: IpcOptions, request: R, args: unknown): Promise<Result<unknown>> {
  const parsed = ipcSchemas[request].safeParse(args)
  if (!parsed.success)
    return failure('bad-request', `the arguments of ${request} do not fit: ${misfitOf(parsed.error)}`)
  // The schema of that request has just proven that the arguments are of its type.
  return fitting(options, request, await options.handlers[request](parsed.data))
}

/** @returns the answer where it is of the contract's shape; else answer-invalid. Nothing that does not fit goes out. */
function fitting(options: IpcOptions, request: IpcRequest, given: Result<unknown>): Result<unknown> {
  const checked = given.ok ? ipcValues[request].safeParse(given.value) : failureSchema.safeParse(given)
  if (checked.success) return given
  const message = `the answer to ${request} does not fit: ${misfitOf(checked.error)}`
  options.log(`a fault in ${request}: ${message}`)
  return failure('answer-invalid', message)
}

function nameOf(request: unknown): string {
  return typeof request === 'string' ? beginningOf(request) : typeof request
}

/**
 * Returns the function that pushes events to the page, and drops them once the page is gone.
 * @param log hears of an event that is not of the contract's shape: that one is not sent.
 */
export function createEventSender(
  contents: () => Pick<WebContents, 'isDestroyed' | 'send'> | null,
  log: (line: string) => void,
): <E extends IpcEvent>(event: E, data: IpcEvents[E]) => void {
  return (event, data) => {
    const target = contents()
    if (!target || target.isDestroyed()) return
    const checked = ipcEvents[event].safeParse(data)
    if (checked.success) target.send(ipcChannels.event, event, JSON.stringify(data))
    else log(`a fault: the event ${event} does not fit and was not sent: ${misfitOf(checked.error)}`)
  }
}
