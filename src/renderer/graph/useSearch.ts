/** The search in the picture: what is found, which hit is shown, and the keys that open it. */
import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'

export interface Search {
  readonly open: Ref<boolean>
  readonly query: Ref<string>
  readonly hits: ComputedRef<readonly string[]>
  readonly at: Ref<number>
  step(by: 1 | -1): void
  close(): void
}

/**
 * @param find what a query finds, in order; called again whenever what it reads changes.
 * @param show brings a hit into sight.
 */
export function useSearch(find: (query: string) => readonly string[], show: (hit: string) => void): Search {
  const open = ref(false)
  const query = ref('')
  const at = ref(0)
  const hits = computed(() => (open.value ? find(query.value) : []))
  const current = computed(() => hits.value[at.value] ?? null)

  watch(query, () => {
    at.value = 0
  })
  watch(current, (hit) => {
    if (hit !== null) show(hit)
  })
  return {
    open,
    query,
    hits,
    at,
    step(by) {
      const count = hits.value.length
      if (count === 0) return
      const hit = current.value
      at.value = (at.value + by + count) % count
      // The only hit is shown again: the person may have moved away from it.
      if (current.value === hit && hit !== null) show(hit)
    },
    close() {
      open.value = false
      query.value = ''
    },
  }
}
