/** How the terminals lie is kept by main, so that a page that begins anew finds them where they were. */
import { watch } from 'vue'
import { bridge } from '../../bridge'
import { useAppStore } from '../../stores/app'
import { useWorkbenchStore } from '../../stores/workbench'

/** A divider that is dragged is kept once, when it rests. */
const restMs = 120

/** From now on, for the window's life. */
export function keepLayout(): void {
  const app = useAppStore()
  const workbench = useWorkbenchStore()
  let timer: number | undefined
  const keep = async (): Promise<void> => {
    const answer = await bridge.request('layout.keep', { layout: workbench.kept() })
    if (!answer.ok) app.notify(answer)
  }
  watch(
    () => [workbench.panes, workbench.terminals],
    () => {
      window.clearTimeout(timer)
      timer = window.setTimeout(() => void keep(), restMs)
    },
    { immediate: true },
  )
}
