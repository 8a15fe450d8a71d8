/** The lab hosts of this window: which there are, how far one is that is being made, and what failed. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { LabHostInfo, LabStage } from '../../contract/agent'
import type { LabHolder } from '../../contract/ipc'
import type { Failure } from '../../contract/result'
import { bridge } from '../bridge'

interface Progress {
  readonly name: string
  readonly stage: LabStage
  readonly reached: Readonly<Partial<Record<LabStage, number>>>
}

export const useLabsStore = defineStore('labs', () => {
  const hosts = ref<Record<string, LabHostInfo>>({})
  const progress = ref<Progress | null>(null)
  const failure = ref<Failure | null>(null)
  const current = ref<string | null>(null)
  /** Whether there are any is known. */
  const known = ref(false)
  const holder = ref<LabHolder>('own')
  /** Why all of them ended at once; null while they live. */
  const ended = ref<'set-gone' | 'holder-gone' | null>(null)
  const list = computed(() => Object.values(hosts.value).sort((a, b) => (a.name < b.name ? -1 : 1)))
  /** Those that can be in a picture together. */
  const living = computed(() => list.value.filter((host) => host.status !== 'down').map((host) => host.name))
  /** The person, or a lesson with several lab hosts, wants to see all of them at once. */
  const allWanted = ref(false)
  const allShown = computed(() => allWanted.value && living.value.length > 1)
  const currentHost = computed(() => (current.value === null ? null : (hosts.value[current.value] ?? null)))

  /** What this window has asked for, and shows once it was answered. */
  let asked: string | null = null

  async function up(name: string): Promise<boolean> {
    if (progress.value) return false
    failure.value = null
    asked = name
    progress.value = { name, stage: 'namespaces', reached: {} }
    const answer = await bridge.request('lab.up', { name })
    asked = null
    progress.value = null
    if (!answer.ok) {
      failure.value = answer
      return false
    }
    hosts.value = { ...hosts.value, [name]: answer.value }
    current.value = name
    ended.value = null
    await learnHolder()
    allWanted.value = false
    return true
  }

  async function down(name: string): Promise<Failure | null> {
    const answer = await bridge.request('lab.down', { name })
    if (!answer.ok) return answer
    forget(name)
    return null
  }

  /** What is there already when the page begins: it was loaded again, or its process died. */
  async function restore(): Promise<void> {
    const [answer] = await Promise.all([bridge.request('lab.list', {}), learnHolder()])
    known.value = true
    // Why there are none is said when the person asks for one.
    if (!answer.ok) return
    for (const info of answer.value) {
      const comes = info.name === asked || info.status === 'starting'
      const wasEnded = info.status === 'down' && info.lastFailure === null
      if (!comes && !wasEnded) hosts.value = { [info.name]: info, ...hosts.value }
    }
    current.value ??= list.value[0]?.name ?? null
  }

  /** After every answer that a set may have been made or taken up for. */
  async function learnHolder(): Promise<void> {
    const answer = await bridge.request('lab.holder', {})
    if (answer.ok) holder.value = answer.value.holder
  }

  /** The next free name: lab-1, lab-2 … */
  function nextName(): string {
    let number = 1
    while (hosts.value[`lab-${String(number)}`]) number += 1
    return `lab-${String(number)}`
  }

  /** A lesson that needs a second lab host has it brought up; one that nobody here has ever seen and that is down is no news. */
  function comesByItself({ name, status }: LabHostInfo): boolean {
    return name !== asked && status === 'ready'
  }

  function forget(name: string): void {
    hosts.value = Object.fromEntries(Object.entries(hosts.value).filter(([known]) => known !== name))
    if (current.value === name) current.value = list.value[0]?.name ?? null
  }

  bridge.on('lab.progress', ({ name, stage, elapsedMs }) => {
    progress.value = { name, stage, reached: { ...progress.value?.reached, [stage]: elapsedMs } }
  })
  bridge.on('lab.changed', (info) => {
    // Taken down by hand there is nothing to say; a death has its word and stays in sight.
    if (info.status === 'down' && info.lastFailure === null) forget(info.name)
    else if (hosts.value[info.name] || comesByItself(info)) {
      hosts.value = { ...hosts.value, [info.name]: info }
      if (asked === null) current.value ??= info.name
    }
    // Made by whomever: nobody here waits for its answer.
    if (info.name !== asked && info.name === progress.value?.name && info.status !== 'starting') progress.value = null
  })
  bridge.on('notice', (notice) => {
    if (notice.code !== 'set-gone' && notice.code !== 'holder-gone') return
    ended.value = notice.code
    hosts.value = Object.fromEntries(
      Object.entries(hosts.value).map(([name, info]) => [
        name,
        { ...info, status: 'down', lastFailure: notice.message },
      ]),
    )
  })
  return {
    hosts,
    list,
    living,
    allWanted,
    allShown,
    current,
    currentHost,
    known,
    holder,
    ended,
    progress,
    failure,
    up,
    down,
    restore,
    nextName,
  }
})
