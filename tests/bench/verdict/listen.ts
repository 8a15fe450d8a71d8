/** Who tells when something changed, apart from everything that is measured: the kernel's own multicast, the engine's events. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { LabSet } from '../../../src/main/labs'
import { value } from '../../docker/support/labSet'
import { firstProcessOutside } from '../window/processes'

/** Where to listen: the lab host, the container of that name, or the engine. */
export type ChangeSource =
  { readonly kind: 'host' } | { readonly kind: 'engine' } | { readonly kind: 'container'; readonly name: string }

/** Which of the lines is the change. */
export interface ChangePattern {
  readonly line: RegExp
  /** The first that fits is the earliest moment; the last one where several make up the change. */
  readonly take: 'first' | 'last'
}

export interface Listener {
  clear(): void
  /** In milliseconds of the clock that `now` reads; waits until such a line has come. */
  moment(pattern: ChangePattern, deadlineMs: number): Promise<number>
  /** What was heard since `clear`. */
  text(): string
  end(): void
}

/** The machine's wall clock in milliseconds, which the namespaces share; at most 1 ms late by rounding, never early. */
export function now(): number {
  return Date.now() + 1
}

/** Starts the listener; resolves once it listens. */
export async function listen(set: LabSet, labHost: string, source: ChangeSource): Promise<Listener> {
  const info = value(await set.list()).find((host) => host.name === labHost)
  if (!info) throw new Error(`there is no ${labHost}`)
  const enter = [
    '-t',
    String(firstProcessOutside(info.firstPid)),
    '-U',
    '-m',
    '-n',
    '-p',
    '-i',
    '-u',
    '--preserve-credentials',
  ]
  const child = spawn('nsenter', [...enter, '--', 'sh', '-c', command(source)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, TZ: 'UTC' },
  })
  let heard: { at: number; text: string }[] = []
  let rest = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    heard.push(...lines.flatMap(parse))
  })
  await once(child.stdout, 'data')
  const fitting = (pattern: ChangePattern): number | undefined => {
    const fit = heard.filter(({ text }) => pattern.line.test(text))
    return (pattern.take === 'first' ? fit[0] : fit.at(-1))?.at
  }
  return {
    clear() {
      heard = []
    },
    async moment(pattern, deadlineMs) {
      const late = AbortSignal.timeout(deadlineMs)
      for (;;) {
        const at = fitting(pattern)
        if (at !== undefined) return at
        await once(child.stdout, 'data', { signal: late }).catch((error: unknown) => {
          throw new Error(`nobody told of ${String(pattern.line)}: ${JSON.stringify(heard)}`, { cause: error })
        })
      }
    },
    text: () => JSON.stringify(heard),
    end() {
      child.kill('SIGKILL')
    },
  }
}

/** Its first line says that it is about to listen. */
function command(source: ChangeSource): string {
  const monitor = 'ip -ts monitor link route'
  if (source.kind === 'engine') {
    return `echo ready; exec docker events --format '{{.TimeNano}} {{.Type}} {{.Action}}'`
  }
  if (source.kind === 'host') return `echo ready; exec ${monitor}`
  return `pid=$(docker inspect -f '{{.State.Pid}}' ${source.name}); echo ready; exec nsenter -t $pid -n ${monitor}`
}

/** `[2026-11-26T06:37:00.123456]4: veth… master docker0 …` (ip(8), -ts) or `1790000000123456789 network destroy`. */
function parse(line: string): { at: number; text: string }[] {
  const stamp = /^\[(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{6})\](.*)/.exec(line)
  if (stamp) return [{ at: Date.parse(`${stamp[1] ?? ''}Z`) + Number(stamp[2]) / 1000, text: (stamp[3] ?? '').trim() }]
  const nano = /^(\d{13})(\d{6}) (.*)/.exec(line)
  return nano ? [{ at: Number(nano[1]) + Number(nano[2]) / 1e6, text: nano[3] ?? '' }] : []
}
