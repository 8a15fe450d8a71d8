/**
 * The window's set of lab hosts and everything that hangs on it. At the start one that lives already is taken up (ADR 23),
 * else one is made, and made anew when the set has died (its first process killed, say): the page then sees its lab hosts
 * as down and can bring them up afresh.
 */
import type { IpcEvent, IpcEvents, LabHolder } from '../contract/ipc'
import { failure, success, type Failure, type Result } from '../contract/result'
import { createLabSet, type LabSetOptions, type ReachedLabSet, type TakenUpSet } from './labs'
import { createLessonRunner, type KeptStore, type LessonRunner } from './lessons'
import { createLessonLibrary } from './lessons/load'
import { createSessionEnvironment } from './lessonEnvironment'
import { createLabSession, type LabSession } from './session'
import type { TerminalDesk } from './terminals/desk'
import type { TerminalRelay } from './terminals/relay'

/** One set with everything that hangs on it. */
export interface LabWorkplace {
  readonly set: ReachedLabSet
  /** Whose it is: this window's own, or the program's that it was taken up from. */
  readonly holder: LabHolder
  readonly session: LabSession
  readonly relay: TerminalRelay
}

export interface WorkplaceOptions {
  readonly labSet: LabSetOptions
  /** A set that lives already and is to be shown; null: there is none. Asked once, at the first use. */
  readonly takeUp: () => Promise<TakenUpSet | null>
  readonly lessonsDirectory: string
  /** How far the person has come in the lessons. */
  readonly progress: KeptStore
  readonly terminals: TerminalDesk
  readonly send: <E extends IpcEvent>(event: E, data: IpcEvents[E]) => void
  readonly notice: (failure: Failure) => void
}

export interface Workplace {
  /** The set, made if there is none; a failure says why no lab host can be had here. */
  get(): Promise<Result<LabWorkplace>>
  /** The set that there is; null: none is made yet, or none can be. */
  now(): LabWorkplace | null
  /** The same, once it is known whether one was taken up: nobody waits for one that is being made. */
  known(): Promise<LabWorkplace | null>
  readonly lessons: LessonRunner
  close(): Promise<void>
}

/** An engine that does not tell its names within this is shown without. */
const namesMs = 500

/** Creates the workplace; no set is made before `get`. */
export function createWorkplace(options: WorkplaceOptions): Workplace {
  let current: Promise<Result<LabWorkplace>> | null = null
  let place: LabWorkplace | null = null
  /** A set is being taken up: nobody has a picture of it yet, and whoever asks for one gets it whole. */
  let takingUp = false
  const lessonEnvironment = createSessionEnvironment()
  const lessons = createLessonRunner({
    library: createLessonLibrary(options.lessonsDirectory),
    environment: lessonEnvironment.environment,
    kept: options.progress,
    emit: (state) => {
      options.send('lesson.changed', state)
    },
    notice: options.notice,
  })
  /** Whether there was one to take up, asked once; with it comes the workplace of the one that was. */
  let decision: Promise<LabWorkplace | null> | null = null
  const use = (set: ReachedLabSet, holder: LabHolder, gone: (reason: Failure) => Failure | null): LabWorkplace => {
    const made = furnish(set, holder, { ...options, isAwaited: () => takingUp }, lessonEnvironment.acted)
    place = made
    lessonEnvironment.use(made.session)
    set.onAgentLost((reason) => {
      // One that is started again is told by what was lost.
      if (reason.code === 'agent-not-started') options.notice(reason)
    })
    set.onGone((reason) => {
      current = null
      place = null
      lessonEnvironment.use(null)
      made.session.close()
      const said = gone(reason)
      if (said) options.notice(said)
    })
    return made
  }
  const takeUp = async (): Promise<LabWorkplace | null> => {
    const taken = await options.takeUp()
    return taken && use(taken.set, taken.holder, holderGone(taken))
  }
  const open = async (): Promise<Result<LabWorkplace>> => {
    const first = decision === null
    const taken = await (decision ??= takeUp())
    if (first && taken) {
      takingUp = true
      await taken.session.observeAll()
      // One picture with the names in it, not one without and another at once.
      await taken.session.settled(namesMs)
      takingUp = false
      return success(taken)
    }
    const set = await createLabSet(options.labSet)
    // Not kept: the person may mend the cause and press the key again.
    if (!set.ok) current = null
    return set.ok ? success(use(set.value, 'own', (reason) => reason)) : set
  }
  const get = (): Promise<Result<LabWorkplace>> => (current ??= open())
  return {
    get,
    now: () => place,
    async known() {
      void get()
      await decision
      return place
    },
    lessons,
    async close() {
      lessons.dispose()
      // A set that is just being made must be ended, too.
      await current
      if (!place) return
      place.relay.closeAll()
      place.session.close()
      await place.set.close()
    },
  }
}

/** What is said when the owner of a set that was taken up ends: nothing where its last lab host was taken down before. */
function holderGone({ set, holder, hosts }: TakenUpSet): () => Failure | null {
  const there = new Set(hosts.map(({ name }) => name))
  set.agent.on('lab.changed', ({ name, status, lastFailure }) => {
    if (status === 'down' && lastFailure === null) there.delete(name)
    else there.add(name)
  })
  return () =>
    there.size === 0
      ? null
      : failure('holder-gone', `the program (${holder}) that these lab hosts were taken up from has ended`)
}

/** Session, terminals and the pushes to the page for one set. */
function furnish(
  set: ReachedLabSet,
  holder: LabHolder,
  options: WorkplaceOptions & { readonly isAwaited: () => boolean },
  onQuiet: (labHost: string) => void,
): LabWorkplace {
  const { send } = options
  const session = createLabSession(set, options.notice)
  session.live.onDiff((diff) => {
    if (!options.isAwaited()) send('topology.changed', diff)
  })
  session.live.onFabric((facts) => {
    send('fabric.changed', facts)
  })
  session.live.onBehind((labHost, reason) => {
    send('topology.behind', { engine: labHost, behind: reason !== null, reason })
  })
  set.agent.on('lab.progress', (progress) => {
    send('lab.progress', progress)
  })
  set.agent.on('lab.changed', (info) => {
    send('lab.changed', info)
  })
  return { set, holder, session, relay: options.terminals.relay(set.agent, onQuiet) }
}
