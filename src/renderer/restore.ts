/** A page that begins anew, loaded again or after its process died, shows what main still holds. */
import { nextTick, watch } from 'vue'
import type { Place } from '../contract/agent'
import type { KeptView } from '../core/memory/read'
import { joinedEngine } from '../core/topology/join'
import { bridge } from './bridge'
import { useExplorerStore } from './stores/explorer'
import { useLabsStore } from './stores/labs'
import { useLessonStore } from './stores/lesson'
import { useTopologyStore } from './stores/topology'
import { useViewStore } from './stores/view'
import { useWorkbenchStore } from './stores/workbench'
import { keepLayout } from './terminals/panes/keepLayout'

/** A picture that is not drawn within this is no longer waited for. */
const drawingMs = 10_000

/** Brings back lab hosts, pictures, terminals and the lesson; at the first start there is nothing of them. */
export async function restoreWindow(): Promise<void> {
  const [labs, topology, workbench] = [useLabsStore(), useTopologyStore(), useWorkbenchStore()]
  const [explorer, lesson, view] = [useExplorerStore(), useLessonStore(), useViewStore()]
  // Asked before this page can open any of its own: those would be shown twice.
  const [open, kept, explored] = await Promise.all([
    bridge.request('terminal.list', {}),
    bridge.request('memory.get', {}),
    explorer.restore(),
    labs.restore(),
  ])
  const before = kept.ok ? kept.value : {}
  const isFirst = Object.keys(before).length === 0
  const engines = [...labs.living, ...(explored ? [explorer.engine] : [])]
  const seen = isFirst ? null : await takeUpBefore()
  await Promise.all(engines.map((engine) => topology.load(engine)))
  // Another picture begins with nothing selected.
  await nextTick()
  if (seen?.engine === topology.engine) workbench.selected = seen?.selected ?? null
  view.keep()
  const layout = await bridge.request('layout.get', {})
  if (open.ok && layout.ok) workbench.takeUp(layout.value, open.value, nameOf)
  // The first page of a window that took a living lab host up: a terminal, as after one that it brought up itself.
  const isBare = layout.ok && layout.value === null && workbench.terminals.length === 0
  if (isBare && labs.currentHost?.status === 'ready') {
    const { name } = labs.currentHost
    await pictureDrawn(topology)
    if (workbench.terminals.length === 0) workbench.openTerminal({ kind: 'lab-host', labHost: name }, name)
  }
  if (isFirst) await takeUpMoments()
  keepLayout()
  await lesson.restore()
  if (explored && labs.list.length === 0) await explorer.show()

  /** With the schemas of what they read, parts of their own: a first page has need of them only when its picture is there. */
  async function takeUpMoments(): Promise<void> {
    const moments = await import('./moments/keptMoments')
    moments.takeUpMoments(before, [...engines, joinedEngine])
  }
  async function takeUpBefore(): Promise<KeptView | null> {
    const [{ readView }] = await Promise.all([import('../core/memory/read'), takeUpMoments()])
    const was = readView(before['view'])
    view.takeUp(was)
    if (was) lookAgain(was.engine)
    return was
  }
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

/** What follows takes time from the picture, which the person waits for; one that cannot be had is not waited for. */
function pictureDrawn(topology: ReturnType<typeof useTopologyStore>): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      window.clearTimeout(timer)
      end()
      resolve()
    }
    const timer = window.setTimeout(done, drawingMs)
    const isOver = (): boolean => topology.drawnOnce || topology.problem !== null
    const end = watch(isOver, (over) => {
      if (over) done()
    })
    if (isOver()) done()
  })
}
