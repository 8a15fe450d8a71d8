/** Settings, versions, notices: what belongs to no lab host. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { AppInfo, Settings } from '../../contract/ipc'
import type { Failure } from '../../contract/result'
import { shownTheme } from '../../core/looks/themes'
import { defaultTerminalSettings } from '../../core/terminal/settings'
import { bridge } from '../bridge'
import { useDesktopWishes } from '../looks/desktop'

export interface Notice extends Failure {
  readonly id: number
}

export const useAppStore = defineStore('app', () => {
  const info = ref<AppInfo | null>(null)
  const settings = ref<Settings>({
    language: 'ko',
    theme: 'dark',
    presenter: false,
    engine: null,
    terminal: defaultTerminalSettings,
    keys: {},
  })
  const wishes = useDesktopWishes()
  /** What is shown, whatever was chosen. */
  const theme = computed(() => shownTheme(settings.value.theme, wishes.value))
  /** Pixels of the window to one of CSS; more than 1 in presenter mode. */
  const pageZoom = ref(1)
  const settingsShown = ref(false)
  /** The term that was asked for; true: no particular one. */
  const glossaryShown = ref<boolean | string>(false)
  const notices = ref<Notice[]>([])
  let nextNotice = 1

  function notify(failure: Failure): void {
    // The same word twice says nothing new.
    if (notices.value.some((notice) => notice.message === failure.message)) return
    notices.value = [...notices.value.slice(-2), { ...failure, id: nextNotice++ }]
  }

  async function load(): Promise<void> {
    const answer = await bridge.request('app.info', {})
    if (!answer.ok) {
      notify(answer)
      return
    }
    info.value = answer.value
    settings.value = answer.value.settings
    answer.value.unheard.forEach(notify)
  }

  async function change(next: Partial<Settings>): Promise<void> {
    const before = settings.value
    // At once: the next key press of several counts from this one.
    settings.value = { ...before, ...next }
    const answer = await bridge.request('settings.set', settings.value)
    if (answer.ok) return
    settings.value = before
    notify(answer)
  }

  function dismiss(id: number): void {
    notices.value = notices.value.filter((notice) => notice.id !== id)
  }

  bridge.on('notice', notify)
  return { info, settings, theme, pageZoom, settingsShown, glossaryShown, notices, notify, load, change, dismiss }
})
