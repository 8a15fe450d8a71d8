/** A moment in one line: when, and what happened. */
import { useI18n } from 'vue-i18n'
import { visibleText } from '../../core/text/visible'
import { summaryText } from '../../core/topology/summary'
import { useAppStore } from '../stores/app'
import type { Moment } from '../stores/moments'

export function useMomentText(): (moment: Moment) => string {
  const app = useAppStore()
  const { t } = useI18n()
  const what = ({ kind, what: happened }: Moment): string => {
    if (typeof happened === 'string') {
      return kind === 'step'
        ? t('moment.step', { title: happened })
        : t('moment.action', { command: visibleText(happened) })
    }
    const [line] = happened ?? []
    if (!line) return t(`moment.${kind === 'settled' ? 'first' : kind}`)
    const more = (happened?.length ?? 1) - 1
    return summaryText(line, app.settings.language) + (more > 0 ? ` +${String(more)}` : '')
  }
  return (moment) => `${moment.at.toLocaleTimeString(app.settings.language, { hour12: false })} · ${what(moment)}`
}
