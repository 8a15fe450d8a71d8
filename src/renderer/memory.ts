/** What only this page knows is kept by main for the page that comes after it. */
import { memoryTextLimit } from '../contract/memory'
import { failure } from '../contract/result'
import { bridge } from './bridge'
import { useAppStore } from './stores/app'

/**
 * @param value plain data; null: nothing of it any more. What is longer than one text may be is not kept, which is said: it is gone
 *   with this page, and its key with it.
 */
export async function keepForNextPage(key: string, value: object | null): Promise<void> {
  const whole = value === null ? null : JSON.stringify(value)
  const isTooLong = whole !== null && whole.length > memoryTextLimit
  if (isTooLong)
    useAppStore().notify(failure('memory-too-long', 'a text is longer than one that is kept over a reload may be'))
  const answer = await bridge.request('memory.keep', { key, text: isTooLong ? null : whole })
  if (!answer.ok) useAppStore().notify(answer)
}
