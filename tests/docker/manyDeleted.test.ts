/** A hundred containers of a real engine are deleted at once: no picture on the way is half, and none of them stays in it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LabSet } from '../../src/main/labs'
import { createLabSession } from '../../src/main/session'
import { disagreement } from './support/fresh'
import { sh, testRuntime, upSet, value } from './support/labSet'
import { followAsPage } from './support/page'

const many = 100
/** So many are started side by side. */
const atOnce = 10
const patience = { timeout: 180_000, interval: 100 }

const runtime = testRuntime()
let set: LabSet
beforeAll(async () => {
  set = await upSet(runtime, 'lab-1')
})
afterAll(async () => {
  await set.close()
  runtime.remove()
})

describe('a hundred containers', () => {
  it('that are deleted at once leave nothing in the picture', { timeout: 480_000 }, async () => {
    const session = createLabSession(set, () => undefined)
    value(await session.observe('lab-1'))
    const page = followAsPage(session.live, 'lab-1')
    for (let from = 0; from < many; from += atOnce) {
      const lines = Array.from({ length: atOnce }, (_unused, at) => {
        const name = `c${String(from + at)}`
        return `docker run -d --name ${name} busybox sleep 1000 > /dev/null &`
      })
      await sh(set, 'lab-1', `${lines.join('\n')}\nwait`)
    }
    const shown = (): object => ({
      containers: (page.picture()?.namespaces ?? []).flatMap(({ containers }) => containers).length,
      stopped: page.picture()?.stoppedContainers.length,
      wired: (page.picture()?.interfaces ?? []).filter(({ bridge }) => bridge !== null).length,
      behind: session.live.behindReason('lab-1'),
    })
    await expect.poll(shown, patience).toEqual({ containers: many, stopped: 0, wired: many, behind: null })
    // It takes longer than a line may: it goes on by itself.
    await sh(set, 'lab-1', '(docker rm -f $(docker ps -aq) > /dev/null 2>&1 &)')
    await expect.poll(shown, patience).toEqual({ containers: 0, stopped: 0, wired: 0, behind: null })
    const compared = { options: runtime.options, set, session, labHost: 'lab-1', processes: false }
    expect(await disagreement(compared)).toBeNull()
    expect(page.faults).toEqual([])
    session.close()
  })
})
