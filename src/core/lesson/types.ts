/** A lesson as the runner and the page see it. The YAML's shape is the zod schema beside this file; texts come from ko.md and en.md. */

export type Language = 'ko' | 'en'

/** Where a command is typed. `container` is a container's name as the lesson made it. */
export type CommandPlace = { readonly kind: 'lab-host' } | { readonly kind: 'container'; readonly container: string }

export interface LessonCommand {
  /** Which of the lesson's lab hosts, the first one being 1. */
  readonly host: number
  readonly place: CommandPlace
  /** As a person types it. */
  readonly text: string
  /** As the runner executes it inside the lab host; never a shell string. */
  readonly argv: readonly string[]
  /** True where the command only looks; the solution may leave it out. */
  readonly observeOnly: boolean
  /** What it prints is known by this name afterwards; null where nothing is kept. */
  readonly capture: string | null
}

export type CheckVerdict = 'passed' | 'failed' | 'undetermined'

/** A value in a result: a message key of the catalogue with its parameters, so that both languages can say it. */
export interface CheckSentence {
  readonly key: string
  readonly params: Readonly<Record<string, string | number>>
}

export interface CheckResult {
  readonly checkId: string
  readonly kind: string
  readonly verdict: CheckVerdict
  readonly expected: CheckSentence
  readonly observed: CheckSentence
  /** Interface keys and namespace ids that this check speaks about, for highlighting. */
  readonly about: readonly string[]
}

/** `not-runnable`: this machine's kernel lacks a part that the step needs. */
export type StepState = 'locked' | 'current' | 'done' | 'skipped' | 'not-runnable'

export interface StepProgress {
  readonly stepId: string
  readonly state: StepState
  /** The part of the kernel that is missing; null unless the step is not runnable. */
  readonly missing: string | null
  readonly results: readonly CheckResult[]
  /** Key of the hint that fits what was observed; null where none fits. */
  readonly hint: string | null
}

export interface LessonStep {
  readonly id: string
  readonly title: string
  /** Markdown. */
  readonly body: string
  readonly commands: readonly LessonCommand[]
  /** Markdown by the hint's key. */
  readonly hints: Readonly<Record<string, string>>
  /** True where the step asks the learner to mark the moment "before" (the runner does it by `lesson.mark`). */
  readonly marksBefore: boolean
}

export interface Lesson {
  readonly id: string
  readonly number: number
  readonly language: Language
  readonly title: string
  /** Markdown. */
  readonly aim: string
  readonly steps: readonly LessonStep[]
  readonly images: readonly string[]
  readonly labHosts: number
}

export interface LessonSummary {
  readonly id: string
  readonly number: number
  readonly title: string
  readonly steps: number
  /** So many of them were left in the attempt that is kept. */
  readonly left: number
  /** Whether it was ever done to its end. */
  readonly finished: boolean
}

export interface LessonState {
  readonly lessonId: string
  /** In the lesson's order. */
  readonly labHosts: readonly string[]
  readonly status: 'running' | 'finished' | 'cleaned' | 'interrupted'
  readonly steps: readonly StepProgress[]
  /** Set while "run it for me" or clean-up is at work. */
  readonly busy: boolean
  /** The step up to which the lesson's own commands are building the state just now; null where they are not. */
  readonly rebuildingTo: string | null
  /** The step that an earlier attempt had reached, and that can be built up again; null where this one is as far. */
  readonly resume: string | null
  /** Of clean-up: what is still there although it should be gone. */
  readonly leftovers: readonly CheckSentence[]
}
