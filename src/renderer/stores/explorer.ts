/** The person's own engine: which contexts there are, how far it is open, and whether the window shows it. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { systemEngine, type DockerContext, type ExplorerState } from '../../contract/explorer'
import type { Result } from '../../contract/result'
import { bridge } from '../bridge'
import { useAppStore } from './app'

const closed: ExplorerState = { status: 'closed', about: null, failure: null, privilege: 'not-asked', refusal: null }

export const useExplorerStore = defineStore('explorer', () => {
  const app = useAppStore()
  const state = ref<ExplorerState>(closed)
  const contexts = ref<readonly DockerContext[]>([])
  /** True while the window shows this engine and not a lab host. */
  const shown = ref(false)
  /** Shells and tools in its network namespaces: only where they are on this kernel and may be entered. */
  const mayEnter = computed(
    () =>
      state.value.status === 'open' &&
      state.value.about?.sources === 'kernel-and-engine' &&
      state.value.about.kernel === 'same' &&
      (state.value.privilege === 'root' || state.value.privilege === 'not-needed'),
  )

  function take(answer: Result<ExplorerState>): void {
    if (answer.ok) state.value = answer.value
    else app.notify(answer)
  }

  async function show(): Promise<void> {
    shown.value = true
    await readContexts()
  }

  async function readContexts(): Promise<void> {
    const answer = await bridge.request('explorer.contexts', {})
    if (answer.ok) contexts.value = answer.value
    else app.notify(answer)
  }

  /** @param context null: the one that the docker command line would use now. */
  async function open(context: string | null): Promise<void> {
    state.value = { ...closed, status: 'opening' }
    const answer = await bridge.request('explorer.open', { context })
    state.value = answer.ok ? answer.value : { ...closed, status: 'failed', failure: answer }
  }

  async function elevate(): Promise<void> {
    state.value = { ...state.value, privilege: 'asking' }
    take(await bridge.request('explorer.elevate', {}))
  }

  async function close(): Promise<void> {
    shown.value = false
    take(await bridge.request('explorer.close', {}))
  }

  /** It may be open already when the page begins. @returns whether it is. */
  async function restore(): Promise<boolean> {
    take(await bridge.request('explorer.state', {}))
    return state.value.status !== 'closed'
  }

  bridge.on('explorer.changed', (next) => {
    state.value = next
  })
  return { engine: systemEngine, state, contexts, shown, mayEnter, show, readContexts, open, elevate, restore, close }
})
