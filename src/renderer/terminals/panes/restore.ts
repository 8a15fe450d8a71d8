/** The page's layout is kept by main, so that a page that begins anew finds its lab hosts and its terminals again. */
import { watch } from 'vue'
import { bridge } from '../../bridge'
import { useAppStore } from '../../stores/app'
import { useLabsStore } from '../../stores/labs'
import { useTopologyStore } from '../../stores/topology'
import { useWorkbenchStore } from '../../stores/workbench'

/** A drag of a divider is kept once, when it rests. */
const restMs = 120

/** Takes up what the page before had; keeps what this one has from then on. For the window's life. */
export async function keepPanes(): Promise<void> {
  const app = useAppStore()
  const workbench = useWorkbenchStore()
  await takeUp()
  let timer: number | undefined
  watch(
    () => [workbench.panes, workbench.terminals],
    () => {
      window.clearTimeout(timer)
      timer = window.setTimeout(() => {
        void bridge.request('layout.keep', { layout: workbench.kept() }).then((answer) => {
          if (!answer.ok) app.notify(answer)
        })
      }, restMs)
    },
  )
}

async function takeUp(): Promise<void> {
  const [layout, living] = await Promise.all([bridge.request('layout.get', {}), bridge.request('terminal.list', {})])
  if (!layout.ok || !living.ok) return
  // Asked for only then: asking makes the set of lab hosts where there is none yet.
  if (layout.value === null && living.value.length === 0) return
  const hosts = await bridge.request('lab.list', {})
  if (!hosts.ok || hosts.value.length === 0) return
  const workbench = useWorkbenchStore()
  const topology = useTopologyStore()
  workbench.takeUp(layout.value, living.value)
  useLabsStore().takeUp(hosts.value, workbench.active?.place.labHost ?? null)
  await Promise.all(hosts.value.map((host) => topology.load(host.name)))
}
