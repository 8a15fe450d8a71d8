/** Terminals whose bell has rung while nobody looked at them, by their tabs. */
import { defineStore } from 'pinia'
import { ref } from 'vue'

export const useBellsStore = defineStore('bells', () => {
  const rung = ref<ReadonlySet<number>>(new Set())

  function ring(tab: number): void {
    rung.value = new Set(rung.value).add(tab)
  }

  function looked(tab: number): void {
    if (rung.value.has(tab)) rung.value = new Set([...rung.value].filter((one) => one !== tab))
  }

  return { rung, ring, looked }
})
