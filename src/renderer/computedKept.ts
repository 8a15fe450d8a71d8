/** What follows from the picture and mostly says the same after a change of it. */
import { computed, type ComputedRef } from 'vue'
import { keepUnchanged } from '../core/facts/keep'

/**
 * A computed value that stays the very same object while it says the same, so that nothing which depends on it is rendered
 * for a change elsewhere in the picture.
 * @param get gives plain data.
 */
export function computedKept<T>(get: () => T): ComputedRef<T> {
  return computed<T>((last) => keepUnchanged(last, get()))
}
