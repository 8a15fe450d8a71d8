/**
 * Terminals that come and go in every place, ended by exit, by close and by a kill: descriptors, processes and the terminals
 * that they hold, zombies and marked processes are as before. `npm run soak -- terminals` does it ten thousand times.
 */
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Place } from '../../src/contract/agent'
import type { LabSet } from '../../src/main/labs'
import { createLabSession } from '../../src/main/session'
import { counted, descriptorsOf, terminalsOf } from './support/descriptors'
import { victim } from './support/faults'
import { sh, testRuntime, upSet, value } from './support/labSet'
import { below } from './support/processes'
import { soakOf } from './support/soak'
import { createTestDesk, markedProcesses, zombiesBelow, type TestDesk } from './support/terminals'

/** One after the other would be the machine's patience; all at once would be another test. */
const atOnce = 6
const patience = { timeout: 30_000, interval: 25 }
const runtime = testRuntime()
let set: LabSet
let desk: TestDesk
let namespaceId: string

beforeAll(async () => {
  set = await upSet(runtime, 'lab-1')
  const session = createLabSession(set, () => undefined)
  value(await session.observe('lab-1'))
  await sh(set, 'lab-1', 'docker run --rm -d --name web nginx')
  const found = (): string => {
    const namespaces = session.live.topology('lab-1')?.namespaces ?? []
    return namespaces.find((entry) => entry.containers.some((known) => known.name === 'web'))?.id ?? ''
  }
  while (found() === '') await new Promise((later) => setTimeout(later, 20))
  namespaceId = found()
  // A watched engine is asked by as many connections at once as there are questions, and keeps them.
  session.close()
  desk = createTestDesk(set.agent)
})
afterAll(async () => {
  await set.close()
  runtime.remove()
})

const endings = ['exit', 'close', 'kill'] as const

async function cycle(place: Place, ending: (typeof endings)[number]): Promise<void> {
  const terminal = await desk.openAt(place)
  if (ending === 'exit') terminal.type('exit\n')
  else if (ending === 'kill') terminal.type('kill -9 $$\n')
  if (ending !== 'close') await expect.poll(() => terminal.ended()?.cause, patience).toBeDefined()
  await terminal.close()
}

describe('terminals', () => {
  const work = soakOf('terminals', 300)
  it(
    'come and go, and leave nothing',
    async () => {
      const places: Place[] = [
        { kind: 'lab-host', labHost: 'lab-1' },
        { kind: 'namespace', labHost: 'lab-1', namespaceId },
        { kind: 'container', labHost: 'lab-1', container: 'web' },
      ]
      const agent = victim('agent').pid
      const held = (): object => {
        const self = { pid: process.pid, command: 'this test' }
        const processes = below(process.pid)
        return {
          own: descriptorsOf(process.pid),
          agent: descriptorsOf(agent),
          terminals: terminalsOf([self, ...processes]),
          processes: counted(processes.map((entry) => entry.command)),
          zombies: zombiesBelow(new Set([process.pid, ...processes.map((entry) => entry.pid)])),
          marked: markedProcesses(processes).map((entry) => entry.command),
        }
      }
      const inLab = async (): Promise<string> =>
        (await sh(set, 'lab-1', 'ls /dev/pts | wc -l; docker exec web ls /dev/pts | wc -l')).stdout
      // The first of each place open what is kept for good.
      for (const place of places) for (const ending of endings) await cycle(place, ending)
      await expect.poll(() => markedProcesses(below(process.pid)), patience).toEqual([])
      const before = await settled(held)
      const ptsBefore = await inLab()
      let done = 0
      for (; work.more(done); done += atOnce) {
        await Promise.all(
          Array.from({ length: atOnce }, () =>
            cycle(places[work.draw(places.length)] ?? raise(), endings[work.draw(endings.length)] ?? raise()),
          ),
        )
      }
      await expect.poll(held, { ...patience, message: work.reproduction([]) }).toEqual(before)
      expect(await inLab()).toBe(ptsBefore)
      expect(desk.list()).toEqual([])
      work.tell({ terminals: done })
    },
    work.timeout,
  )
})

/** What a look gives that has been the same for two seconds: what is on its way out has gone. */
async function settled<T>(look: () => T): Promise<T> {
  let last = look()
  for (let since = performance.now(); performance.now() - since < 2_000;) {
    await new Promise((later) => setTimeout(later, 100))
    const now = look()
    if (!isDeepStrictEqual(now, last)) since = performance.now()
    last = now
  }
  return last
}

function raise(): never {
  throw new Error('nothing to draw from')
}
