/** Free play: what goes into a lab host and out of it, how far it is, what came of it; and a lab host that is made anew. */
import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { BroughtIn, CopiedOut, LoadedImages } from '../../contract/play'
import type { Result } from '../../contract/result'
import { shellLine } from '../../core/text/shellQuote'
import { bridge } from '../bridge'
import { useActionsStore } from './actions'
import { useAppStore } from './app'
import { useTopologyStore } from './topology'
import { useWorkbenchStore } from './workbench'

/** The dialog that is open. */
export type PlayAsked =
  | { readonly kind: 'reset' | 'own-images' | 'copy-out'; readonly labHost: string }
  | { readonly kind: 'compose'; readonly labHost: string; readonly compose: NonNullable<BroughtIn['compose']> }

export type PlayTold =
  | { readonly kind: 'reset'; readonly labHost: string }
  | ({ readonly kind: 'loaded'; readonly labHost: string } & LoadedImages)
  | ({ readonly kind: 'brought'; readonly labHost: string } & BroughtIn)
  | ({ readonly kind: 'copied'; readonly labHost: string } & CopiedOut)

interface Running {
  readonly labHost: string
  readonly doneBytes: number
  readonly totalBytes: number | null
}

/** What is over sooner needs no progress. */
const showAfterMs = 300

export const usePlayStore = defineStore('play', () => {
  const app = useAppStore()
  const topology = useTopologyStore()
  const workbench = useWorkbenchStore()
  const actions = useActionsStore()
  const asked = ref<PlayAsked | null>(null)
  const told = ref<PlayTold | null>(null)
  const running = ref<Running | null>(null)
  /** Something is under way, perhaps still a desktop's dialog. */
  const busy = ref(false)
  /** Of the lab host in sight: grows when it is made anew, so that its picture is drawn as one that never stood anywhere. */
  const generation = ref(0)
  /** From the first word of main's on: a desktop's dialog may be open for long before. */
  let timer: number | null = null
  let latest: Running | null = null

  /** Null: it failed, which is told; or the person thought better of it. */
  async function take<T>(request: Promise<Result<T | null>>): Promise<T | null> {
    busy.value = true
    told.value = null
    const answer = await request
    busy.value = false
    window.clearTimeout(timer ?? undefined)
    timer = null
    running.value = null
    if (answer.ok) return answer.value
    if (answer.code !== 'cancelled') app.notify(answer)
    return null
  }

  async function loadFile(labHost: string): Promise<void> {
    const loaded = await take(bridge.request('play.loadFile', { labHost }))
    if (loaded) told.value = { kind: 'loaded', labHost, ...loaded }
  }

  async function loadOwn(labHost: string, image: string): Promise<void> {
    asked.value = null
    const loaded = await take(bridge.request('play.loadOwn', { labHost, image }))
    if (loaded) told.value = { kind: 'loaded', labHost, ...loaded }
  }

  async function bringIn(labHost: string, what: 'compose' | 'folder'): Promise<void> {
    const brought = await take(bridge.request('play.bringIn', { labHost, what }))
    if (!brought) return
    told.value = { kind: 'brought', labHost, ...brought }
    if (brought.compose) asked.value = { kind: 'compose', labHost, compose: brought.compose }
  }

  async function copyOut(labHost: string, path: string): Promise<void> {
    asked.value = null
    const copied = await take(bridge.request('play.copyOut', { labHost, path }))
    if (copied) told.value = { kind: 'copied', labHost, ...copied }
  }

  async function reset(labHost: string): Promise<void> {
    asked.value = null
    const made = await take(bridge.request('lab.reset', { name: labHost }))
    if (!made) return
    await topology.load(labHost)
    told.value = { kind: 'reset', labHost }
  }

  async function cancel(labHost: string): Promise<void> {
    await bridge.request('play.cancel', { labHost })
  }

  /** Typed into the lab host's terminal in sight, as every action is. */
  function typeCompose(labHost: string, program: string, file: string): void {
    asked.value = null
    topology.markBefore(labHost, 'action', `${program} up`)
    workbench.typeInto({ kind: 'lab-host', labHost }, labHost, composeCommand(program, file))
  }

  bridge.on('play.progress', (progress) => {
    latest = progress
    if (running.value) running.value = progress
    else if (busy.value) timer ??= window.setTimeout(() => (running.value = latest), showAfterMs)
  })
  /** Lab hosts that are being made anew, whoever asked for it. */
  const remaking = new Set<string>()
  bridge.on('lab.changed', ({ name, status }) => {
    if (status === 'starting') {
      remaking.add(name)
      workbench.closeTerminalsOf(name)
      topology.forget(name)
      if (topology.engine === name) {
        workbench.selected = null
        generation.value += 1
      }
      if (actions.done?.engine === name) actions.done = null
    } else if (remaking.delete(name) && status === 'ready') {
      workbench.openTerminal({ kind: 'lab-host', labHost: name }, name)
    }
  })
  return { asked, told, running, busy, generation, loadFile, loadOwn, bringIn, copyOut, reset, cancel, typeCompose }
})

/** The line that starts what the file describes. */
export function composeCommand(program: string, file: string): string {
  return `${program} ${shellLine(['-f', file, 'up', '-d'])}`
}
