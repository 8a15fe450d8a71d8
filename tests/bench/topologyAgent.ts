/**
 * The agent of the topology benchmark: the product's observer behind the product's frames, as `src/agent/index.ts` joins
 * them, without lab hosts and terminals. argv: the observer's bundle, the host's first process.
 */
import { createObserver, type Observer } from '../../src/agent/observe/index'
import { tableNames, type TableName } from '../../src/agent/observe/types'
import { createFrameReader, encodeMessage, type WireMessage } from '../../src/contract/frames'

/** Verbs that only this benchmark has, beside `observe.start`. */
export interface BenchCall {
  readonly verb: 'observe.start' | 'forget' | 'quit'
  readonly args: { readonly labHost: string; readonly tables?: readonly TableName[] }
}

const [, , workerPath = '', firstPid = ''] = process.argv

const send = (message: WireMessage): void => {
  process.stdout.write(encodeMessage(message))
}

async function answer(observer: Observer, { verb, args }: BenchCall): Promise<unknown> {
  if (verb === 'observe.start') return observer.start(args.labHost, args.tables ?? tableNames)
  if (verb === 'quit') process.exit(0)
  observer.stop(args.labHost)
  // Refused, but in order: by the time of the answer every descriptor of the last snapshot is closed.
  await observer.rescan(args.labHost)
  return { ok: true, value: {} }
}

function serve(): void {
  const observer = createObserver({
    workerPath,
    lookup: (name) => ({ name, firstPid: Number(firstPid) }),
    emit: (data) => {
      send({ type: 'event', event: 'facts', data })
    },
  })
  const read = createFrameReader(
    (frame) => {
      if (frame.kind !== 'message' || frame.message.type !== 'call') return
      const { id, verb, args } = frame.message
      void answer(observer, { verb, args } as BenchCall).then((result) => {
        send({ type: 'answer', id, result: result as never })
      })
    },
    (reason) => {
      throw new Error(reason)
    },
  )
  process.stdin.on('data', (chunk: Buffer) => {
    read(chunk)
  })
  process.stdin.on('end', () => process.exit(0))
}

if (workerPath) serve()
