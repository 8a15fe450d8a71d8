/** What a person does with lab hosts, by a button or a command. */
import { useAppStore } from './stores/app'
import { useExplorerStore } from './stores/explorer'
import { useLabsStore } from './stores/labs'
import { useTopologyStore } from './stores/topology'
import { useWorkbenchStore } from './stores/workbench'

export interface LabActions {
  /** Shows that lab host. */
  choose(name: string): void
  /** Shows all of them in one picture. */
  showAll(): void
  takeDown(name: string): Promise<void>
}

export function useLabActions(): LabActions {
  const app = useAppStore()
  const explorer = useExplorerStore()
  const labs = useLabsStore()
  const topology = useTopologyStore()
  const workbench = useWorkbenchStore()
  return {
    choose(name) {
      labs.current = name
      labs.allWanted = false
      explorer.shown = false
    },
    showAll() {
      labs.allWanted = true
      explorer.shown = false
    },
    async takeDown(name) {
      workbench.closeTerminalsOf(name)
      const problem = await labs.down(name)
      if (problem) app.notify(problem)
      topology.forget(name)
    },
  }
}
