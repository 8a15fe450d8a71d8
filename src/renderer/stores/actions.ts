/** What the picture does: the form that is open, and the last action with what undoes it. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { actionCommand, inverseOf } from '../../core/actions/command'
import type { Action } from '../../core/actions/types'
import { useExplorerStore } from './explorer'
import { useTopologyStore } from './topology'
import { useWorkbenchStore } from './workbench'

interface Done {
  readonly engine: string
  readonly command: string
  readonly inverse: Action | null
}

export const useActionsStore = defineStore('actions', () => {
  const topology = useTopologyStore()
  const explorer = useExplorerStore()
  const workbench = useWorkbenchStore()
  const asked = ref<Action | null>(null)
  /** Where it is to be done: with several lab hosts in sight, the one that the action was asked for at. */
  const place = ref<string | null>(null)
  const engine = computed(() => place.value ?? topology.single)
  const picture = computed(() => (engine.value === null ? null : (topology.pictures[engine.value] ?? null)))
  const done = ref<Done | null>(null)

  /** @param at the lab host, or own engine. */
  function ask(action: Action, at: string | null): void {
    place.value = at
    asked.value = action
  }

  /** Types the command into the lab host's terminal, in sight; for the person's own engine it is only copied. */
  async function perform(action: Action, at: string | null = engine.value): Promise<void> {
    if (at === null) return
    const command = actionCommand(action)
    asked.value = null
    if (at === explorer.engine) {
      await navigator.clipboard.writeText(command)
      return
    }
    if (action.kind !== 'logs') {
      topology.markBefore(at, 'action', command)
      if (topology.engine !== null && topology.engine !== at) topology.markBefore(topology.engine, 'action', command)
      done.value = { engine: at, command, inverse: inverseOf(action) }
    }
    workbench.typeInto({ kind: 'lab-host', labHost: at }, at, command)
  }
  return { asked, engine, picture, done, ask, perform }
})
