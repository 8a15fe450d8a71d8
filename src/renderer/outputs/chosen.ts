/** Which tools are shown: kept in the page's own storage, as the sizes of its panes are. */
import { observedTools, type ObservedTool } from '../../core/outputs/tools'

const storageKey = 'vethlab-outputs'
/** The article's three. */
const first: readonly ObservedTool[] = ['ifconfig', 'brctl-show', 'route-n']

/** @returns what was kept, in the tools' own order; the first three where nothing fitting was. */
export function chosenTools(storage: Pick<Storage, 'getItem'>): readonly ObservedTool[] {
  const names = (storage.getItem(storageKey) ?? '').split(' ')
  const known = observedTools.filter((tool) => names.includes(tool))
  return known.length > 0 ? known : first
}

/** Keeps them for the next window. */
export function keepTools(storage: Pick<Storage, 'setItem'>, tools: readonly ObservedTool[]): void {
  storage.setItem(storageKey, tools.join(' '))
}
