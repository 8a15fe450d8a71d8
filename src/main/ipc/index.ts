/**
 * The one entry of the page into main: checks the sender, the request's name and its arguments, then calls the handler.
 * A handler's throw is a bug of ours: it is logged and answered as a failure, so that the page never waits for ever.
 */
import type { IpcMainInvokeEvent, WebContents } from 'electron'
import { ipcChannels, type IpcEvent, type IpcEvents, type IpcRequest, type IpcRequests } from '../../contract/ipc'
import { ipcSchemas } from '../../contract/ipcSchemas'
import { failure, type Failure, type Result } from '../../contract/result'

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
  return async (event, request, args) =>
    JSON.stringify(heard(options, request, await checked(options, event, request, args)))
}

function heard(options: IpcOptions, request: unknown, answer: Result<unknown>): Result<unknown> {
  if (!answer.ok) options.failed(answer, typeof request === 'string' ? request : typeof request)
  return answer
}

async function checked(
  options: IpcOptions,
  event: IpcMainInvokeEvent,
  request: unknown,
  args: unknown,
): Promise<Result<unknown>> {
  if (!options.senderAllowed(event)) return failure('bad-request', 'the request did not come from the window itself')
  if (typeof request !== 'string' || !Object.hasOwn(ipcSchemas, request)) {
    return failure('bad-request', `there is no request ${JSON.stringify(request)}`)
  }
  return answer(options, request as IpcRequest, args)
}

async function answer<R extends IpcRequest>(options: IpcOptions, request: R, args: unknown): Promise<Result<unknown>> {
  const parsed = ipcSchemas[request].safeParse(args)
  if (!parsed.success) return failure('bad-request', `the arguments of ${request} do not fit: ${parsed.error.message}`)
  try {
    // The schema of that request has just proven that the arguments are of its type.
    return await options.handlers[request](parsed.data)
  } catch (error) {
    options.log(`a fault in ${request}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    return failure('bad-request', `an internal fault in ${request}: ${String(error)}`)
  }
}

/** Returns the function that pushes events to the page, and drops them once the page is gone. */
export function createEventSender(
  contents: () => WebContents | null,
): <E extends IpcEvent>(event: E, data: IpcEvents[E]) => void {
  return (event, data) => {
    const target = contents()
    if (target && !target.isDestroyed()) target.send(ipcChannels.event, event, JSON.stringify(data))
  }
}
