/** What `vethlab lesson` says besides the lessons' own texts, in both languages. */
import type { CheckVerdict, Language } from '../core/lesson/types'
import type { ReportCounts } from '../core/report/types'

export interface LessonCliTexts {
  readonly verdicts: Readonly<Record<CheckVerdict, string>>
  readonly lesson: (number: number, title: string) => string
  readonly step: (index: number, of: number, title: string) => string
  readonly unsolved: (open: number, of: number) => string
  readonly solvedBeforehand: string
  readonly expected: string
  readonly observed: string
  readonly notRun: string
  readonly notRunnable: (title: string, why: string) => string
  readonly left: (what: string) => string
  readonly clean: string
  readonly counts: (counts: ReportCounts) => string
}

export const lessonCliTexts: Readonly<Record<Language, LessonCliTexts>> = {
  ko: {
    verdicts: { passed: '통과', failed: '실패', undetermined: '판정 불가' },
    lesson: (number, title) => `${String(number)}과. ${title}`,
    step: (index, of, title) => `단계 ${String(index)}/${String(of)}: ${title}`,
    unsolved: (open, of) => `풀이 전: 확인 ${String(of)}개 중 ${String(open)}개가 통과하지 않음 (그래야 합니다)`,
    solvedBeforehand: '풀이 전에 이미 모든 확인이 통과했습니다. 이 단계는 아무것도 증명하지 못합니다.',
    expected: '기대',
    observed: '관찰',
    notRun: '실행하지 않았습니다.',
    notRunnable: (title, why) => `여기서 실행할 수 없습니다: ${title} (${why})`,
    left: (what) => `남은 것: ${what}`,
    clean: '정리 후 남은 것이 없습니다.',
    counts: ({ steps, checks, passed, failed, undetermined, notRunnable, stepsNotRunnable }) =>
      `단계 ${String(steps)}개, 확인 ${String(checks)}개: 통과 ${String(passed)}, 실패 ${String(failed)}, 판정 불가 ${String(undetermined)}${notRunnable === 0 ? '' : `; 여기서 실행할 수 없는 레슨 ${String(notRunnable)}개`}${stepsNotRunnable === 0 ? '' : `; 여기서 실행할 수 없는 단계 ${String(stepsNotRunnable)}개`}`,
  },
  en: {
    verdicts: { passed: 'passed', failed: 'FAILED', undetermined: 'undetermined' },
    lesson: (number, title) => `Lesson ${String(number)}. ${title}`,
    step: (index, of, title) => `Step ${String(index)}/${String(of)}: ${title}`,
    unsolved: (open, of) => `before its solution: ${String(open)} of ${String(of)} checks do not pass, as it must be`,
    solvedBeforehand: 'every check passed before the solution: this step proves nothing.',
    expected: 'expected',
    observed: 'observed',
    notRun: 'not run.',
    notRunnable: (title, why) => `not runnable here: ${title} (${why})`,
    left: (what) => `left: ${what}`,
    clean: 'nothing is left after clean-up.',
    counts: ({ steps, checks, passed, failed, undetermined, notRunnable, stepsNotRunnable }) =>
      `${String(steps)} steps, ${String(checks)} checks: ${String(passed)} passed, ${String(failed)} failed, ${String(undetermined)} undetermined${notRunnable === 0 ? '' : `; ${String(notRunnable)} lessons not runnable here`}${stepsNotRunnable === 0 ? '' : `; ${String(stepsNotRunnable)} steps not runnable here`}`,
  },
}
