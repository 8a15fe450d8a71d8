/** Lab hosts with the real runner on them, and what a lesson must not leave behind there. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, vi } from 'vitest'
import { createSessionEnvironment } from '../../../src/main/lessonEnvironment'
import { createLessonRunner, type LessonRunner } from '../../../src/main/lessons'
import type { LessonEnvironment } from '../../../src/main/lessons/environment'
import { createLessonLibrary } from '../../../src/main/lessons/load'
import { createLabSession, type LabSession } from '../../../src/main/session'
import type { LabSet, LabSetOptions } from '../../../src/main/labs'
import { exampleFiles } from '../../unit/lesson/formatDocument'
import { sh, testRuntime, upSet, value } from './labSet'

export const lessonsDirectory = resolve(import.meta.dirname, '../../../resources/lessons')
export const patience = { timeout: 30_000, interval: 50 }

export interface LessonLab {
  readonly set: LabSet
  readonly session: LabSession
  readonly options: LabSetOptions
  readonly runner: LessonRunner
  /** Lines that the runner had run, questions of checks included. */
  readonly ran: string[]
  /** From now on a line of sh is run instead of a command of the solution; an empty map for the solution itself. */
  runInstead(instead: ReadonlyMap<string, string>): void
  /** The lab hosts' links, networks, containers, rules and swarm are as they were before the first lesson. */
  expectUntouched(): Promise<void>
  close(): Promise<void>
}

/** Brings the lab hosts up and starts the runner on the shipped lessons and the format document's example. */
export async function openLessonLab(labHosts: readonly string[] = ['lab-1', 'lab-2']): Promise<LessonLab> {
  const runtime = testRuntime()
  const set = await upSet(runtime, ...labHosts)
  const session = createLabSession(set, (notice) => {
    process.stderr.write(`notice: ${notice.message}\n`)
  })
  const { environment, use } = createSessionEnvironment()
  use(session)
  const ran: string[] = []
  let instead: ReadonlyMap<string, string> = new Map()
  const otherwise: LessonEnvironment = {
    ...environment,
    exec: (labHost, argv, deadlineMs) => {
      ran.push(argv.join(' '))
      const other = instead.get(argv.join(' '))
      return environment.exec(labHost, other === undefined ? argv : ['sh', '-c', other], deadlineMs)
    },
  }
  const runner = createLessonRunner({
    library: createLessonLibrary(allLessons(runtime.directory)),
    environment: otherwise,
    emit: () => undefined,
    notice: (notice) => {
      throw new Error(notice.message)
    },
  })
  for (const labHost of labHosts) value(await session.observe(labHost))
  await vi.waitUntil(() => labHosts.every((name) => session.live.topology(name)?.named), patience)
  // The engine makes some chains only with its first swarm: the state that lessons on two lab hosts leave is that after one.
  const swarm = 'docker swarm init --advertise-addr eth0; docker swarm leave --force; docker network rm docker_gwbridge'
  if (labHosts.length > 1) for (const labHost of labHosts) await sh(set, labHost, swarm)
  const untouched = await hostStates(set, labHosts)
  return {
    set,
    session,
    options: runtime.options,
    runner,
    ran,
    runInstead(next) {
      instead = next
    },
    expectUntouched: () => expect.poll(() => hostStates(set, labHosts), patience).toBe(untouched),
    async close() {
      runner.dispose()
      session.close()
      await set.close()
      runtime.remove()
    },
  }
}

/** The shipped lessons and the document's own, as folders. */
function allLessons(runtimeDirectory: string): string {
  const directory = join(runtimeDirectory, 'lessons')
  cpSync(lessonsDirectory, directory, { recursive: true })
  const { id, yaml, texts } = exampleFiles()
  const folder = join(directory, id)
  mkdirSync(folder)
  for (const [name, text] of [
    ['lesson.yaml', yaml],
    ['ko.md', texts.ko],
    ['en.md', texts.en],
  ] as const) {
    writeFileSync(join(folder, name), text)
  }
  return directory
}

/** Links, networks, containers, rules and the swarm of the lab hosts, without what counts or is numbered anew. */
async function hostStates(set: LabSet, labHosts: readonly string[]): Promise<string> {
  const states: string[] = []
  for (const labHost of labHosts) {
    const line = [
      "ip -o link | sed -E 's/^[0-9]+: ([^:]+): .*/\\1/'",
      'docker ps --all --quiet; docker network ls --format "{{.Name}} {{.Driver}}"; docker info --format "{{.Swarm.LocalNodeState}}"',
      "iptables-save | sed -E '/^#/d; s/\\[[0-9:]+\\]//' | sort",
      'ls /run/netns 2>&1',
    ].join('; ')
    states.push((await sh(set, labHost, line)).stdout)
  }
  return states.join('\n')
}
