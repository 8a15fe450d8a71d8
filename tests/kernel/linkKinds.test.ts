/**
 * Each link kind built for real, through the observer to the resolved picture. What this machine's kernel lacks is said
 * aloud and shown by the second kernel, which must have all of it (tests/uml).
 */
import { release } from 'node:os'
import { beforeAll, describe, expect, it } from 'vitest'
import { linkCases } from './support/linkCases'
import { lacking, runLinkCases, type LinkResult } from './support/runLinkCases'
import { useObserverWorker } from './support/stage'

const workerPath = useObserverWorker()
let results: readonly LinkResult[] = []
beforeAll(async () => {
  results = await runLinkCases(workerPath())
})

describe('the picture shows', () => {
  it.each(linkCases)('$name', ({ name, everywhere, shows }) => {
    const result = results.find((entry) => entry.name === name)
    if (result?.refusal && !everywhere) {
      expect(result.refusal).toMatch(lacking)
      console.warn(`kernel ${release()} cannot build “${name}”; the second kernel shows it (${result.refusal})`)
    } else expect(result).toEqual({ name, refusal: null, shown: shows })
  })
})
