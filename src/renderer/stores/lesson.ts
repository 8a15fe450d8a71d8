/** The lesson that is open and how far it has come; main holds the truth and pushes it. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Lesson, LessonState, LessonSummary } from '../../core/lesson/types'
import type { Topology } from '../../core/topology/types'
import type { Failure, Result } from '../../contract/result'
import { bridge } from '../bridge'
import { useAppStore } from './app'
import { useLabsStore } from './labs'
import { useMomentsStore } from './moments'
import { useTopologyStore } from './topology'

export const useLessonStore = defineStore('lesson', () => {
  const app = useAppStore()
  const labs = useLabsStore()
  const topology = useTopologyStore()
  const moments = useMomentsStore()
  const summaries = ref<readonly LessonSummary[]>([])
  /** Why there is no list. */
  const listFailure = ref<Failure | null>(null)
  const lesson = ref<Lesson | null>(null)
  const state = ref<LessonState | null>(null)
  /** What a check that is pointed at speaks about: interface keys and namespace ids. */
  const pointedAt = ref<readonly string[]>([])
  /** The chapter's picture, as it was when it was finished; and its moment. */
  const picture = shallowRef<Topology | null>(null)
  const pictureMoment = ref<number | null>(null)
  const progress = computed(() => (lesson.value && state.value?.lessonId === lesson.value.id ? state.value : null))
  /** What the current step speaks about. */
  const spokenOf = computed(() => aboutOf(progress.value?.steps.find((step) => step.state === 'current')))

  function take<T>(answer: Result<T>, use: (value: T) => void): void {
    if (answer.ok) use(answer.value)
    else app.notify(answer)
  }
  const setState = (next: LessonState): void => {
    const last = state.value
    state.value = next
    const open = lesson.value
    if (open?.id !== next.lessonId) return
    for (const { stepId, state: now } of next.steps) {
      const known = last?.lessonId === next.lessonId ? last.steps.find((step) => step.stepId === stepId)?.state : now
      if (now === 'done' && known !== 'done') rememberStep(open, stepId, next.rebuildingTo !== null)
    }
    if (cleansUp(next) && last?.lessonId === next.lessonId && !cleansUp(last)) keepPicture()
  }
  /** As the last step begins: it cleans up, so that the picture is finished, whatever was skipped or not runnable here. */
  function keepPicture(): void {
    const { engine, live } = topology
    if (engine === null || !live) return
    picture.value = live
    pictureMoment.value = moments.add(live, 'step', lesson.value?.title ?? null).id
  }
  /** The picture at the end of a step; where main marks "before" on the way, it is marked here as well. */
  function rememberStep(open: Lesson, stepId: string, rebuilding: boolean): void {
    const { engine, live } = topology
    const step = open.steps.find((one) => one.id === stepId)
    if (engine === null || !live || !step) return
    if (rebuilding && step.marksBefore) topology.markBefore(engine, 'lesson')
    moments.add(live, 'step', step.title.replaceAll('`', ''))
  }

  async function loadList(): Promise<void> {
    const language = app.settings.language
    const list = await bridge.request('lesson.list', { language })
    listFailure.value = list.ok ? null : list
    if (list.ok) summaries.value = list.value
    if (lesson.value) {
      const lessonId = lesson.value.id
      take(await bridge.request('lesson.open', { lessonId, language }), (value) => (lesson.value = value))
    }
  }

  async function open(lessonId: string): Promise<void> {
    const language = app.settings.language
    take(await bridge.request('lesson.open', { lessonId, language }), (value) => {
      if (lesson.value?.id !== lessonId && state.value?.lessonId !== lessonId) {
        picture.value = null
        pictureMoment.value = null
      }
      lesson.value = value
    })
    await start()
  }

  /** Goes on with the lesson that is under way in main when the page begins. */
  async function restore(): Promise<void> {
    const answer = await bridge.request('lesson.state', {})
    if (!answer.ok || !answer.value || answer.value.status === 'cleaned') return
    labs.current = answer.value.labHosts[0] ?? labs.current
    await open(answer.value.lessonId)
  }

  async function start(): Promise<void> {
    const [lessonId, labHost] = [lesson.value?.id, labs.current]
    if (lessonId === undefined || labHost === null) return
    const started = await bridge.request('lesson.start', { lessonId, labHost })
    take(started, setState)
    if (started.ok) await compareWithBeginning(started.value)
    // Now it can be said in the lab host's own words, such as its address.
    const language = app.settings.language
    take(await bridge.request('lesson.open', { lessonId, language }), (value) => {
      if (lesson.value?.id === lessonId) lesson.value = value
    })
  }

  /** A lesson that asks for no mark is compared with its beginning, on all of its lab hosts. */
  async function compareWithBeginning({ labHosts, steps }: LessonState): Promise<void> {
    const unseen = labHosts.filter((name) => !topology.pictures[name])
    await Promise.all(unseen.map((name) => topology.load(name)))
    const marks = lesson.value?.steps.some((step) => step.marksBefore) === true
    if (!marks && steps[0]?.state === 'current' && topology.engine !== null) {
      topology.markBefore(topology.engine, 'lesson')
    }
  }

  async function mark(): Promise<void> {
    const isRunning = progress.value?.status === 'running' && topology.single === labs.current
    if (topology.engine !== null) topology.markBefore(topology.engine, isRunning ? 'lesson' : 'marked')
    if (isRunning) take(await bridge.request('lesson.mark', {}), setState)
  }

  /** The command's line, with what earlier commands printed where it asks for that; null where that cannot be had. */
  async function commandText(stepId: string, index: number): Promise<string | null> {
    const answer = await bridge.request('lesson.command', { stepId, index })
    if (answer.ok) return answer.value.text
    app.notify(answer)
    return null
  }

  async function skip(stepId: string): Promise<void> {
    take(await bridge.request('lesson.skip', { stepId }), setState)
  }

  async function cleanUp(): Promise<void> {
    take(await bridge.request('lesson.cleanUp', {}), setState)
  }

  /** Makes that step current, as it begins. */
  async function rebuild(stepId: string): Promise<void> {
    take(await bridge.request('lesson.rebuild', { stepId }), setState)
  }

  function close(): void {
    lesson.value = null
    pointedAt.value = []
    void loadList()
  }

  bridge.on('lesson.changed', setState)
  return {
    summaries,
    listFailure,
    lesson,
    progress,
    pointedAt,
    spokenOf,
    picture,
    pictureMoment,
    loadList,
    open,
    restore,
    start,
    mark,
    commandText,
    skip,
    cleanUp,
    rebuild,
    close,
  }
})

/** Whether the lesson is at its last step. */
function cleansUp(state: LessonState): boolean {
  return state.steps.at(-1)?.state === 'current'
}

/** Interface keys and namespace ids that a step's checks speak about. */
export function aboutOf(step: LessonState['steps'][number] | undefined): readonly string[] {
  return [...new Set((step?.results ?? []).flatMap((result) => result.about))]
}
