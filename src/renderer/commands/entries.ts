/** What the palette offers: the commands that can be done in this window, the lessons, and a terminal at every place. */
import { computed, shallowRef, watch, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { commandIds, commands as registry, type CommandGroup } from '../../core/commands/registry'
import type { Language, LessonSummary } from '../../core/lesson/types'
import { bridge } from '../bridge'
import { useLabActions } from '../labActions'
import { useAppStore } from '../stores/app'
import { useCommandsStore } from '../stores/commands'
import { useLabsStore } from '../stores/labs'
import { useLessonStore } from '../stores/lesson'
import { useTerminalOffers } from '../terminals/panes/terminalOffers'

export interface Entry {
  readonly id: string
  readonly group: CommandGroup
  readonly title: string
  /** What it is found by: its title in both languages. */
  readonly texts: readonly string[]
  readonly keys: string
  /** Why it cannot be done just now, in words; null: it can. */
  readonly refused: string | null
  run(): void
}

export function useEntries(): ComputedRef<readonly Entry[]> {
  const app = useAppStore()
  const commands = useCommandsStore()
  const labs = useLabsStore()
  const lessons = useLessonStore()
  const actions = useLabActions()
  const offers = useTerminalOffers()
  const { t } = useI18n()
  const other = computed<Language>(() => (app.settings.language === 'ko' ? 'en' : 'ko'))
  const otherLessons = useOtherTitles(other)
  /** A message in the person's language, and all that it is found by. */
  const inBoth = (key: string, named: Record<string, unknown> = {}): { title: string; texts: string[] } => {
    const title = t(key, named)
    return { title, texts: [title, t(key, named, { locale: other.value })] }
  }
  const fixed = (): Entry[] =>
    commandIds.flatMap((id) => {
      const doing = commands.doings.get(id)
      if (!doing || id === 'window.palette') return []
      const refusal = doing.refused()
      const refused = refusal === null ? null : t(refusal)
      const { group } = registry[id]
      return [{ id, group, ...inBoth(`command.${id}`), keys: commands.shown(id), refused, run: () => commands.run(id) }]
    })
  const hosts = (): Entry[] =>
    (labs.list.length < 2 ? [] : labs.list).map(({ name }) => {
      const run = (): void => {
        actions.choose(name)
      }
      return {
        id: `lab.show:${name}`,
        group: 'lab',
        ...inBoth('command.labShow', { name }),
        keys: '',
        refused: null,
        run,
      }
    })
  const openLessons = (): Entry[] =>
    lessons.summaries.map(({ id, number, title }) => {
      const named = { number, title: title.replaceAll('`', '') }
      const said = inBoth('command.lessonOpen', named)
      const texts = [...said.texts, named.title, id, otherLessons.value.get(id) ?? '']
      const refused = labs.list.length > 0 ? null : t('command.not.noLab')
      const run = (): void => void lessons.open(id)
      return { id: `lesson.open:${id}`, group: 'lesson', title: said.title, texts, keys: '', refused, run }
    })
  const terminals = (): Entry[] =>
    offers.all().map((offer) => {
      const { place, name } = offer
      const kind = `terminal.place.${place.kind}`
      const title = t('command.terminalOpen', { place: `${t(kind)} ${name}` })
      const otherPlace = `${t(kind, {}, { locale: other.value })} ${name}`
      const texts = [title, t('command.terminalOpen', { place: otherPlace }, { locale: other.value })]
      const run = (): void => {
        offers.open(offer)
      }
      // Two boxes may have one name.
      const id = `terminal.open:${JSON.stringify(place)}`
      return { id, group: 'terminals', title, texts, keys: '', refused: null, run }
    })
  return computed(() => [...fixed(), ...hosts(), ...openLessons(), ...terminals()])
}

/** The lessons' titles in the other language, by their ids. */
function useOtherTitles(other: ComputedRef<Language>): ComputedRef<ReadonlyMap<string, string>> {
  const summaries = shallowRef<readonly LessonSummary[]>([])
  watch(
    other,
    async (language) => {
      const answer = await bridge.request('lesson.list', { language })
      // They are found by their own language then; why there are none is said where the lessons are.
      if (answer.ok) summaries.value = answer.value
    },
    { immediate: true },
  )
  return computed(() => new Map(summaries.value.map(({ id, title }) => [id, title.replaceAll('`', '')])))
}
