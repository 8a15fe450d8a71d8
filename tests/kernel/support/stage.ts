/** What the kernel's tests have in common: the observing thread as a file, a lab host for each test, and the end of both. */
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { bundleEntries, type Bundle } from './bundle'
import { requireOwnNamespaces, startLabHost, type TestLabHost } from './labHost'
import { observe, type Observed } from './observed'

export interface Stage {
  /** The running test's own. */
  readonly host: TestLabHost
  /** An observer of that lab host, closed after the test. */
  observe(): Observed
  /** Has something done after the test, while its lab host still runs; in the order of these calls and of `observe`. */
  afterwards(act: () => void): void
}

/**
 * Bundles the observing thread for the tests of the calling file; refuses to run them outside of namespaces of their own.
 * @returns its path, once the tests run.
 */
export function useObserverWorker(): () => string {
  let bundle: Bundle
  beforeAll(async () => {
    requireOwnNamespaces()
    bundle = await bundleEntries({ observer: 'src/agent/observe/worker.ts' })
  })
  afterAll(() => {
    bundle.remove()
  })
  return () => bundle.path('observer')
}

/**
 * Gives each test of the calling file a lab host of its own, which ends after it.
 * @param prepare what else is done before each test, once its lab host runs.
 */
export function useStage(prepare: () => void | Promise<void>): Stage {
  const workerPath = useObserverWorker()
  let host: TestLabHost
  const acts: (() => void)[] = []
  beforeEach(async () => {
    host = await startLabHost()
    await prepare()
  })
  afterEach(async () => {
    for (const act of acts.splice(0)) act()
    // A test may have ended it.
    await host.end().catch(() => undefined)
  })
  const stage: Stage = {
    get host() {
      return host
    },
    observe() {
      const lab = observe(workerPath(), host)
      stage.afterwards(() => {
        lab.observer.close()
      })
      return lab
    },
    afterwards(act) {
      acts.push(act)
    },
  }
  return stage
}
