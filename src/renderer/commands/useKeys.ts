/** The window's keys: before whatever has the focus sees them, as far as the command can be done. */
import { onMounted, onUnmounted } from 'vue'
import { commandAt } from '../../core/commands/keys'
import type { Scope } from '../../core/commands/registry'
import { useCommandsStore } from '../stores/commands'

/** The scopes that hold at an element. A terminal and the picture take their own keys by themselves. */
function scopesAt(target: Element): readonly Scope[] {
  // A dialog has the window to itself.
  if (target.closest('[role="dialog"], [role="alertdialog"]')) return []
  return [
    'window',
    ...(target.closest('.terminal-pane') ? [] : (['outside'] as const)),
    ...(target.closest('.stage') ? (['panes'] as const) : []),
  ]
}

/** From now on, as long as the component is there. */
export function useKeys(): void {
  const commands = useCommandsStore()
  function onKey(event: KeyboardEvent): void {
    const target = event.target instanceof Element ? event.target : document.body
    const id = commandAt(commands.keys, event, scopesAt(target))
    if (id === null || !commands.run(id)) return
    event.preventDefault()
    event.stopPropagation()
  }
  onMounted(() => {
    window.addEventListener('keydown', onKey, true)
  })
  onUnmounted(() => {
    window.removeEventListener('keydown', onKey, true)
  })
}
