/** The commands of the window: what each does where it can be done, and its keys as the person has set them. */
import { defineStore } from 'pinia'
import { computed, onScopeDispose, ref, shallowReactive } from 'vue'
import { shownChord } from '../../core/commands/chord'
import { effectiveKeys } from '../../core/commands/keys'
import { commandSpec, type CommandId } from '../../core/commands/registry'
import { useAppStore } from './app'
import { useAreasStore } from './areas'

interface Doing {
  run(): void
  /** The message that says why it cannot be done just now; null: it can. */
  refused(): string | null
}

export const useCommandsStore = defineStore('commands', () => {
  const app = useAppStore()
  const areas = useAreasStore()
  const keys = computed(() => effectiveKeys(app.settings.keys))
  const doings = shallowReactive(new Map<CommandId, Doing>())
  const paletteShown = ref(false)

  /** @returns the keys as they are shown; empty where there are none. */
  function shown(id: CommandId): string {
    return shownChord(keys.value.get(id)?.[0] ?? '')
  }

  /** @returns a button's title with its key. */
  function titled(title: string, id: CommandId): string {
    const key = shown(id)
    return key === '' ? title : `${title} (${key})`
  }

  /** @returns whether it was done: where it is not there, or refused, the key is somebody else's. */
  function run(id: CommandId): boolean {
    const doing = doings.get(id)
    if (doing?.refused() !== null) return false
    const area = commandSpec(id)?.area
    // What is not shown takes no focus: only once it is.
    if (area !== undefined && areas.isCollapsed(area)) void areas.reveal(area).then(doing.run)
    else doing.run()
    return true
  }

  return { keys, doings, paletteShown, shown, titled, run }
})

/**
 * Says how a command is done, as long as the component is there.
 *
 * @param refused the message that says why it cannot be done just now; null where it can.
 */
export function useCommand(id: CommandId, run: () => void, refused: () => string | null = () => null): void {
  const { doings } = useCommandsStore()
  const doing: Doing = { run, refused }
  doings.set(id, doing)
  onScopeDispose(() => {
    // What came in its place may be there already.
    if (doings.get(id) === doing) doings.delete(id)
  })
}
