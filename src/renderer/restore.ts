/** A page that begins anew, loaded again or after its process died, shows what main still holds. */
import type { Place } from '../contract/agent'
import { nextTick } from 'vue'
import { joinedEngine } from '../core/topology/join'
import { bridge } from './bridge'
import { takeUpMoments } from './moments/keptMoments'
import { useExplorerStore } from './stores/explorer'
import { useLabsStore } from './stores/labs'
import { useLessonStore } from './stores/lesson'
import { useTopologyStore } from './stores/topology'
import { useViewStore } from './stores/view'
import { useWorkbenchStore } from './stores/workbench'
import { keepLayout } from './terminals/panes/keepLayout'

/** Brings back lab hosts, pictures, terminals and the lesson; at the first start there is nothing of them. */
export async function restoreWindow(): Promise<void> {
  const [labs, topology, workbench] = [useLabsStore(), useTopologyStore(), useWorkbenchStore()]
  const [explorer, lesson, view] = [useExplorerStore(), useLessonStore(), useViewStore()]
  // Asked before this page can open any of its own: those would be shown twice.
  const open = await bridge.request('terminal.list', {})
  const kept = await bridge.request('memory.get', {})
  const before = kept.ok ? kept.value : {}
  await labs.restore()
  const explored = await explorer.restore()
  const engines = [...labs.living, ...(explored ? [explorer.engine] : [])]
  const seen = view.takeUp(before['view'])
  if (seen) lookAgain(seen.engine)
  takeUpMoments(before, [...engines, joinedEngine])
  await Promise.all(engines.map((engine) => topology.load(engine)))
  // Another picture begins with nothing selected.
  await nextTick()
  if (seen?.engine === topology.engine) workbench.selected = seen?.selected ?? null
  view.keep()
  const layout = await bridge.request('layout.get', {})
  if (open.ok && layout.ok) workbench.takeUp(layout.value, open.value, nameOf)
  keepLayout()
  await lesson.restore()
  if (explored && labs.list.length === 0) await explorer.show()

  function lookAgain(engine: string): void {
    labs.allWanted = engine === joinedEngine
    if (labs.living.includes(engine)) labs.current = engine
    explorer.shown = explored && engine === explorer.engine
  }
  function nameOf(place: Place): string {
    if (place.kind === 'lab-host') return place.labHost
    if (place.kind === 'container') return place.container
    const namespace = topology.pictures[place.labHost]?.namespaces.find((one) => one.id === place.namespaceId)
    return namespace?.containers[0]?.name ?? place.labHost
  }
}
