/** Changing the keys: a key that cannot be given is refused with its reason, one that is taken is asked about. */
import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { chordOf } from '../../core/commands/chord'
import { conflictsOf, refusalOf, type KeyRefusal } from '../../core/commands/keys'
import { commands as registry, commandSpec, type CommandId } from '../../core/commands/registry'
import { useAppStore } from '../stores/app'
import { useCommandsStore } from '../stores/commands'

export interface KeyProblem {
  readonly id: CommandId
  readonly chord: string
  /** Null: it is another command's. */
  readonly why: KeyRefusal | null
  readonly others: readonly CommandId[]
  /** None of the others keeps its key whatever one does. */
  readonly mayTake: boolean
}

export interface KeyEditing {
  /** The command that waits for its new key. */
  readonly waiting: Ref<CommandId | null>
  readonly problem: ShallowRef<KeyProblem | null>
  begin(id: CommandId): void
  end(): void
  reset(id: CommandId): void
  resetAll(): void
  /** Takes the key of the problem from whoever has it. */
  take(): void
}

const modifiers = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph'])

export function useKeyEditing(): KeyEditing {
  const app = useAppStore()
  const known = useCommandsStore()
  const waiting = ref<CommandId | null>(null)
  const problem = shallowRef<KeyProblem | null>(null)

  function end(): void {
    waiting.value = null
    window.removeEventListener('keydown', onKey, true)
  }
  /** @param changed by the command, its only chord; null: its own keys again. */
  function keep(changed: Readonly<Partial<Record<CommandId, string | null>>>): void {
    const all: Record<string, string | null> = { ...app.settings.keys, ...changed }
    const kept = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null)
    problem.value = null
    end()
    void app.change({ keys: Object.fromEntries(kept) })
  }
  /** What is kept of a choice: nothing where it is the command's own key. */
  const changeTo = (id: CommandId, chord: string): string | null => (chord === commandSpec(id)?.keys[0] ? null : chord)
  /** @returns whether other commands have it: that is said, and nothing is changed. */
  function isTaken(id: CommandId, chord: string): boolean {
    const others = conflictsOf(known.keys, id, chord)
    if (others.length === 0) return false
    const mayTake = others.every((other) => commandSpec(other)?.fixed !== true)
    problem.value = { id, chord, why: null, others, mayTake }
    end()
    return true
  }
  function onKey(event: KeyboardEvent): void {
    const id = waiting.value
    // Tab leaves, as everywhere.
    if (id === null || (event.key === 'Tab' && !event.ctrlKey)) {
      end()
      return
    }
    event.preventDefault()
    event.stopImmediatePropagation()
    if (modifiers.has(event.key)) return
    if (event.key === 'Escape') {
      problem.value = null
      end()
      return
    }
    const chord = chordOf(event)
    const why = chord === null ? 'no-chord' : refusalOf(chord, registry[id].scope)
    if (why !== null) problem.value = { id, chord: chord ?? event.key, why, others: [], mayTake: false }
    else if (chord !== null && !isTaken(id, chord)) keep({ [id]: changeTo(id, chord) })
  }
  onScopeDispose(end)
  return {
    waiting,
    problem,
    begin(id) {
      problem.value = null
      waiting.value = id
      // On the window, before the dialog hears Escape.
      window.addEventListener('keydown', onKey, true)
    },
    end,
    reset(id) {
      const own = commandSpec(id)?.keys ?? []
      if (!own.some((chord) => isTaken(id, chord))) keep({ [id]: null })
    },
    resetAll() {
      problem.value = null
      end()
      void app.change({ keys: {} })
    },
    take() {
      const asked = problem.value
      if (!asked?.mayTake) return
      const without = Object.fromEntries(asked.others.map((other) => [other, '']))
      keep({ ...without, [asked.id]: changeTo(asked.id, asked.chord) })
    },
  }
}
