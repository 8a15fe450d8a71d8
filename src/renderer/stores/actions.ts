/** What the picture does: the form that is open, and the last action with what undoes it. */
import { defineStore } from 'pinia'
import { ref } from 'vue'
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
  const done = ref<Done | null>(null)

  /** Types the command into the lab host's terminal, in sight; for the person's own engine it is only copied. */
  async function perform(action: Action): Promise<void> {
    const engine = topology.engine
    if (engine === null) return
    const command = actionCommand(action)
    asked.value = null
    if (engine === explorer.engine) {
      await navigator.clipboard.writeText(command)
      return
    }
    if (action.kind !== 'logs') {
      topology.markBefore(engine, 'action', command)
      done.value = { engine, command, inverse: inverseOf(action) }
    }
    workbench.typeInto({ kind: 'lab-host', labHost: engine }, engine, command)
  }
  return { asked, done, perform }
})
