/** What only this page knows is kept by main for the page that comes after it. */
import { memoryTextLimit } from '../contract/memory'
import { bridge } from './bridge'
import { useAppStore } from './stores/app'

/**
 * @param value plain data; null: nothing of it any more. What is longer than one text may be is not kept: it is gone with this
 *   page, and its key with it.
 */
export async function keepForNextPage(key: string, value: object | null): Promise<void> {
  const whole = value === null ? null : JSON.stringify(value)
  const text = whole !== null && whole.length > memoryTextLimit ? null : whole
  const answer = await bridge.request('memory.keep', { key, text })
  if (!answer.ok) useAppStore().notify(answer)
}
