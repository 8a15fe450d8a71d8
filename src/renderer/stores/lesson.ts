/** The lesson that is open and how far it has come; main holds the truth and pushes it. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { Lesson, LessonState, LessonSummary } from '../../core/lesson/types'
import type { Result } from '../../contract/result'
import { bridge } from '../bridge'
import { useAppStore } from './app'
import { useLabsStore } from './labs'
import { useTopologyStore } from './topology'

export const useLessonStore = defineStore('lesson', () => {
  const app = useAppStore()
  const labs = useLabsStore()
  const topology = useTopologyStore()
  const summaries = ref<readonly LessonSummary[]>([])
  const lesson = ref<Lesson | null>(null)
  const state = ref<LessonState | null>(null)
  /** What a check that is pointed at speaks about: interface keys and namespace ids. */
  const pointedAt = ref<readonly string[]>([])
  const progress = computed(() => (lesson.value && state.value?.lessonId === lesson.value.id ? state.value : null))

  function take<T>(answer: Result<T>, use: (value: T) => void): void {
    if (answer.ok) use(answer.value)
    else app.notify(answer)
  }
  const setState = (next: LessonState): void => {
    state.value = next
  }

  async function loadList(): Promise<void> {
    const language = app.settings.language
    take(await bridge.request('lesson.list', { language }), (value) => (summaries.value = value))
    if (lesson.value) {
      const lessonId = lesson.value.id
      take(await bridge.request('lesson.open', { lessonId, language }), (value) => (lesson.value = value))
    }
  }

  async function open(lessonId: string): Promise<void> {
    const language = app.settings.language
    take(await bridge.request('lesson.open', { lessonId, language }), (value) => (lesson.value = value))
    await start()
  }

  async function start(): Promise<void> {
    const [lessonId, labHost] = [lesson.value?.id, labs.current]
    if (lessonId === undefined || labHost === null) return
    take(await bridge.request('lesson.start', { lessonId, labHost }), setState)
  }

  async function mark(): Promise<void> {
    const isRunning = progress.value?.status === 'running' && topology.engine === labs.current
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

  function close(): void {
    lesson.value = null
    pointedAt.value = []
  }

  bridge.on('lesson.changed', setState)
  return { summaries, lesson, progress, pointedAt, loadList, open, start, mark, commandText, skip, cleanUp, close }
})
