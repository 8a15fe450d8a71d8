/** Settings, versions, notices: what belongs to no lab host. */
import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { AppInfo, Settings } from '../../contract/ipc'
import type { Failure } from '../../contract/result'
import { defaultTerminalSettings } from '../../core/terminal/settings'
import { bridge } from '../bridge'

export interface Notice extends Failure {
  readonly id: number
}

export const useAppStore = defineStore('app', () => {
  const info = ref<AppInfo | null>(null)
  const settings = ref<Settings>({ language: 'ko', theme: 'dark', terminal: defaultTerminalSettings, keys: {} })
  const settingsShown = ref(false)
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
  return { info, settings, settingsShown, notices, notify, load, change, dismiss }
})
