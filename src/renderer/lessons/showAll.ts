/** A lesson with several lab hosts shows all of them in one picture; one with a single lab host shows that one. */
import { watch } from 'vue'
import { useLabsStore } from '../stores/labs'
import { useLessonStore } from '../stores/lesson'

/** Called once, by the window. The person may choose otherwise at any time. */
export function showAllForLessons(): void {
  const labs = useLabsStore()
  const lesson = useLessonStore()
  watch(
    () => lesson.progress?.labHosts.length ?? null,
    (count) => {
      if (count !== null) labs.allWanted = count > 1
    },
    { flush: 'sync' },
  )
}
