/** Lesson 1, done command by command past the window's terminal, by whichever page is there: it may be killed meanwhile. */
import { expect } from 'vitest'
import type { LabHostInfo } from '../../../src/contract/agent'
import type { IpcRequest, IpcRequests } from '../../../src/contract/ipc'
import type { Result } from '../../../src/contract/result'
import { runHere, type Said } from '../../docker/support/machine'
import { below, type SeenProcess } from '../../docker/support/processes'
import type { RunningApp } from './app'
import { inPage } from './revived'

export const patience = { timeout: 60_000, interval: 100 }
const lessonId = 'default-bridge'
/** What each step asks for; the first one asks for the mark alone. */
const commands: Readonly<Record<string, readonly [string, ...string[]]>> = {
  run: ['docker', 'run', '--rm', '-d', '--name', 'test-nginx', 'nginx:latest'],
  inside: ['docker', 'exec', 'test-nginx', '/bin/bash'],
  packets: ['docker', 'exec', 'test-nginx', 'ping', '-c', '1', '172.17.0.1'],
  clean: ['docker', 'stop', 'test-nginx'],
}

/** Asks main through the page that is there. @returns null where none answers within two seconds. */
export async function ask<R extends IpcRequest>(
  app: RunningApp,
  request: R,
  args: IpcRequests[R]['args'],
): Promise<Result<IpcRequests[R]['value']> | null> {
  const line = `window.vethlab.request(${JSON.stringify(request)}, ${JSON.stringify(args)})`
  const said = await inPage<string | null>(app, line)
  return said === null ? null : (JSON.parse(said) as Result<IpcRequests[R]['value']>)
}

/** The first process of the window's lab host. @param own all that is below the window's. */
export function labHostOf(own: readonly SeenProcess[]): SeenProcess | null {
  return own.find(({ command }) => /^bash .*init\.sh host$/.test(command)) ?? null
}

/** Runs that in the lab host, past the window. @returns null where there is none. */
export async function inLab(app: RunningApp, argv: readonly string[], input = ''): Promise<Said | null> {
  const first = labHostOf(below(app.pid))
  if (!first) return null
  const enter = ['-t', String(first.pid), '-U', '-m', '-n', '-p', '-u', '-i', '--preserve-credentials']
  // Whether it succeeded is seen in the lesson's state, and not by what a command says that was cut in two.
  return runHere(['nsenter', ...enter, 'timeout', '20', ...argv], input)
}

export interface LessonWalk {
  /** Steps whose command was begun since the lesson began. */
  readonly begun: ReadonlySet<string>
  /** Steps that are done. */
  done(): Promise<readonly string[]>
  /** Starts the lesson, or goes on with it. */
  start(app: RunningApp): Promise<void>
  /** Builds it up to where it was, or anew where it was finished. */
  rebuild(): Promise<void>
  /** Does what is left, until it is finished or ended. */
  finish(): Promise<void>
  /** The command that is being run is the last one. */
  end(): void
}

export function createLessonWalk(): LessonWalk {
  const begun = new Set<string>()
  let app: RunningApp | null = null
  let ended = false
  const window = (): RunningApp => {
    if (!app) throw new Error('the lesson has not been started')
    return app
  }
  const state = async (): Promise<IpcRequests['lesson.state']['value']> => {
    const said = await ask(window(), 'lesson.state', {})
    return said?.ok ? said.value : null
  }
  const current = async (): Promise<string | null> =>
    (await state())?.steps.find((step) => step.state === 'current')?.stepId ?? null
  const doStep = async (stepId: string): Promise<void> => {
    begun.add(stepId)
    const argv = commands[stepId]
    if (argv) await inLab(window(), argv)
    else await ask(window(), 'lesson.mark', {})
    // A mark may come before the picture is whole.
    for (let looks = 0; looks < 20 && !ended && (await current()) === stepId; looks += 1)
      await new Promise((later) => setTimeout(later, 50))
  }
  return {
    begun,
    done: async () =>
      ((await state())?.steps ?? []).filter((step) => step.state === 'done').map(({ stepId }) => stepId),
    async start(next) {
      app = next
      ended = false
      const started = async (): Promise<boolean> =>
        (await ask(next, 'lesson.start', { lessonId, labHost: 'lab-1' }))?.ok ?? false
      await expect.poll(started, patience).toBe(true)
    },
    async rebuild() {
      ended = false
      const there = await state()
      const [first] = there?.steps ?? []
      const at = there?.resume ?? (await current()) ?? first?.stepId ?? ''
      // What it builds up, it has done.
      if (at === first?.stepId) begun.clear()
      const press = (): Promise<void> =>
        inPage(window(), `void window.vethlab.request('lesson.rebuild', ${JSON.stringify({ stepId: at })})`)
      await press()
      const built = async (): Promise<object> => {
        const now = await state()
        // What died may be told of only now, and ends what was begun: whoever sees that presses again.
        if (now?.status === 'interrupted' && !now.busy) await press()
        return { status: now?.status, busy: now?.busy, rebuildingTo: now?.rebuildingTo, at: await current() }
      }
      await expect.poll(built, patience).toEqual({ status: 'running', busy: false, rebuildingTo: null, at })
    },
    async finish() {
      ended = false
      const end = performance.now() + patience.timeout
      while (!ended && performance.now() < end) {
        const at = await current()
        if (at !== null) await doStep(at)
        else if ((await state())?.status === 'finished') return
      }
      if (!ended) throw new Error(`the lesson is not finished: ${JSON.stringify(await state())}`)
    },
    end() {
      ended = true
    },
  }
}

/** Waits until the window's lab host is ready; one that is down is brought up first. */
export async function readyLab(app: RunningApp): Promise<void> {
  const status = async (): Promise<LabHostInfo['status'] | undefined> => {
    const said = await ask(app, 'lab.list', {})
    const known = said?.ok ? said.value.find(({ name }) => name === 'lab-1')?.status : undefined
    if (said && (known === undefined || known === 'down'))
      await inPage(app, `void window.vethlab.request('lab.up', { name: 'lab-1' })`)
    return known
  }
  await expect.poll(status, { timeout: 90_000, interval: 500 }).toBe('ready')
}
