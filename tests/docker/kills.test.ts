/**
 * Agent, engine and owner killed at random moments of random work: no picture on the way is half, in the end it
 * is what a fresh look gives, and what an owner held is gone with it. `npm run soak -- work-kills` does it for as long as you like.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { LabSet } from '../../src/main/labs'
import { createLabSession, type LabSession } from '../../src/main/session'
import { hit, victim, wayPast, type Victim } from './support/faults'
import { disagreement } from './support/fresh'
import { testRuntime, upSet, value, type TestRuntime } from './support/labSet'
import { drawBurst } from './support/operations'
import { followAsPage, type Page } from './support/page'
import { below, stillThere } from './support/processes'
import { soakOf } from './support/soak'
import { createTimes } from './support/times'

/** The agent gives an engine up that died more often than five times in one lab host. */
const roundsOfOneSet = 5
const gone = { timeout: 10_000, interval: 25 }

let runtime: TestRuntime
let set: LabSet | null = null
let session: LabSession | null = null

afterEach(async () => {
  session?.close()
  await set?.close()
  set = session = null
  runtime.remove()
})

async function begin(): Promise<{ set: LabSet; session: LabSession; page: Page; past: (line: string) => string }> {
  session?.close()
  await set?.close()
  const made = await upSet(runtime, 'lab-1')
  const watching = createLabSession(made, () => undefined)
  set = made
  session = watching
  value(await watching.observe('lab-1'))
  return { set: made, session: watching, page: followAsPage(watching.live, 'lab-1'), past: wayPast() }
}

describe('at any moment', () => {
  const work = soakOf('work-kills', 5)
  it(
    'the agent or the engine may be killed',
    async () => {
      runtime = testRuntime()
      const log: string[] = []
      const killed = { agent: 0, engine: 0, labHost: 0 }
      let at = await begin()
      for (let round = 0; work.more(round); round += 1) {
        if (round > 0 && round % roundsOfOneSet === 0) at = await begin()
        const lines = drawBurst(work.draw)
        const kind: Victim = work.draw(2) === 0 ? 'agent' : 'engine'
        const after = work.draw(300)
        log.push(...lines, `# SIGKILL of the ${kind} after ${after} ms`)
        const script = lines.map((line) => `{ timeout 20 ${line} ; } > /dev/null 2>&1`).join('\n')
        const working = pastInBackground(at.past, script)
        await sleep(after)
        hit(kind, 'SIGKILL')
        killed[kind] += 1
        await working()
        // A fresh look needs an engine, too, and one that died ends its old containers before it answers (10 s for some).
        await ready(at.set)
        const { set, session } = at
        const found = await disagreement({ options: runtime.options, set, session, labHost: 'lab-1', processes: false })
        if (found) expect(found.own, `${work.reproduction(log)}\nbehind: ${found.behind}`).toEqual(found.fresh)
        expect(found).toBeNull()
        expect(at.page.faults, work.reproduction(log)).toEqual([])
        expect(at.page.picture(), work.reproduction(log)).toEqual(session.live.topology('lab-1'))
      }
      work.tell({ killed, operations: log.length })
    },
    work.timeout,
  )
})

/** The lab host's processes are found before anything is hurt; the work goes past whoever may be hurt. */
function pastInBackground(past: (line: string) => string, script: string): () => Promise<void> {
  const marker = `/tmp/over-${Math.floor(performance.now())}`
  past(
    `cat > ${marker}.sh <<'END'\n${script}\nEND\n(setsid sh ${marker}.sh > /dev/null 2>&1; touch ${marker}) > /dev/null 2>&1 &`,
  )
  return async () => {
    await expect
      .poll(() => past(`test -e ${marker} && echo over || true`), { timeout: 300_000, interval: 100 })
      .toBe('over\n')
  }
}

/** Both are there again. */
async function ready(labs: LabSet): Promise<void> {
  const status = async (): Promise<string | undefined> => {
    const list = await labs.list()
    return list.ok ? list.value[0]?.status : undefined
  }
  await expect.poll(status, { timeout: 60_000 }).toBe('ready')
  await expect.poll(() => [victim('agent'), victim('engine')].length, { timeout: 20_000 }).toBe(2)
}

describe('an owner', () => {
  const work = soakOf('work-kills', 3)
  it(
    'may be killed while it brings lab hosts up or holds them: nothing of it runs on',
    async () => {
      runtime = testRuntime()
      const times = createTimes('SIGKILL of an owner')
      for (let round = 0; work.more(round); round += 1) {
        const after = 100 + work.draw(2_500)
        const owner: ChildProcess = spawn(process.execPath, [resolve('out/main/cli.js'), 'lab', 'up', 'a', 'b'], {
          env: runtime.options.environment,
          stdio: 'ignore',
        })
        await sleep(after)
        const processes = below(owner.pid ?? 0)
        owner.kill('SIGKILL')
        await once(owner, 'exit')
        const message = work.reproduction([`# after ${after} ms`])
        await times.until(() => expect.poll(() => stillThere(processes), { ...gone, message }).toEqual([]))
      }
      work.tell({ killed: 'owner', ...times.figures() })
      // The next owner takes away what the dead ones left of files.
      set = await upSet(runtime, 'lab-1')
      expect(runtime.log).toEqual([])
    },
    work.timeout,
  )
})
