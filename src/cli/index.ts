/** `vethlab`: the same work without a window. Composition root of the command line. */
import { join } from 'node:path'
import { release } from 'node:os'
import { advice } from '../contract/advice'
import { failure, success, type Result } from '../contract/result'
import type { Language } from '../core/lesson/types'
import { visibleLines } from '../core/text/visible'
import { attachSets, createLabSet, setsDirectory, type LabSetOptions } from '../main/labs'
import { createLessonLibrary } from '../main/lessons/load'
import { doctor } from '../main/doctorProbes'
import { createExplorerPlace, type ExplorerListeners } from '../main/explorerPlace'
import { createSessionEnvironment } from '../main/lessonEnvironment'
import { openProgress } from '../main/progress'
import { applicationPaths, installedRuntime, labSetOptions } from '../main/paths'
import { createLabSession } from '../main/session'
import { runDoctorCommand } from './doctor'
import { languageFlag, takeLanguage } from './language'
import { runLabCommand } from './lab'
import { labUsage } from './labArguments'
import { lessonUsage, runLessonCommand, type LessonLab } from './lesson'
import { runSnapshotCommand, snapshotUsage } from './snapshot'
import { failureWords, languageOf, speaker, type Tell } from '../words'
import { reportFailure, stageName, type CliStreams } from './streams'

function usageText(say: Tell): string {
  const lines = ['vethlab doctor [--json]', ...labUsage, snapshotUsage, ...lessonUsage]
  return [
    say('cli.about'),
    '',
    ...lines.map((line) => `  ${line}`),
    '',
    `  ${languageFlag}   ${say('cli.aboutLang')}`,
    '',
  ].join('\n')
}

const streamsIn = (language: Language): CliStreams => ({
  out: (text) => void process.stdout.write(text),
  // What went wrong is often told in the words of others: the engine's, a program's, whoever typed a name.
  err: (text) => void process.stderr.write(visibleLines(text)),
  say: speaker(language),
})

// Whoever read our output has left (`… | head`, the starter of a detached holder): what we hold goes on.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

async function main(argv: string[]): Promise<number> {
  const taken = takeLanguage(argv, process.env)
  const streams = streamsIn(taken.ok ? taken.value.language : languageOf(process.env))
  if (!taken.ok) {
    reportFailure(streams, taken)
    return 2
  }
  const { language, rest } = taken.value
  const [command, ...args] = rest
  const paths = applicationPaths(__dirname, process.env)
  const labSet = labSetOptions(paths, process.env, (line) => {
    streams.err(`vethlab: ${line}\n`)
  })
  if (command === 'doctor')
    return runDoctorCommand(args.includes('--json'), streams, () =>
      doctor(labSet, installedRuntime(paths, process.env)),
    )
  if (command === 'lab')
    return runLabCommand(args, streams, { labSet, self: [process.execPath, join(__dirname, 'cli.js')] })
  if (command === 'snapshot') {
    return runSnapshotCommand(args, streams, {
      explorer: () => createExplorerPlace(labSet, silentListeners),
      language,
      sets: async () => {
        const directory = setsDirectory(labSet.environment)
        return directory.ok
          ? (await attachSets(directory.value)).map((set) => ({ id: set.id, labs: set, close: set.close }))
          : []
      },
      openSession: (labs) =>
        createLabSession(labs, (notice) => {
          reportFailure(streams, notice)
        }),
    })
  }
  if (command === 'lesson') {
    return runLessonCommand(args, streams, {
      library: createLessonLibrary(join(paths.resources, 'lessons')),
      progress: () =>
        openProgress(paths.state, ({ line }) => {
          streams.err(`vethlab: ${line}\n`)
        }).current(),
      language,
      openLab: (labHosts, progress) => openLessonLab(labSet, labHosts, streams.say, progress),
    })
  }
  streams.err(usageText(streams.say))
  return command === 'help' || command === '--help' ? 0 : 2
}

/** One picture is printed; what changes afterwards is nobody's here. */
const silentListeners: ExplorerListeners = {
  changed: () => undefined,
  diff: () => undefined,
  behind: () => undefined,
}

async function openLessonLab(
  labSet: LabSetOptions,
  labHosts: number,
  say: Tell,
  progress: (line: string) => void,
): Promise<Result<LessonLab>> {
  const set = await createLabSet(labSet)
  if (!set.ok) return set
  const session = createLabSession(set.value, (notice) => {
    progress(`${failureWords(notice, say).what} ${notice.message}`)
  })
  const environment = createSessionEnvironment()
  environment.use(session)
  set.value.agent.on('lab.progress', ({ name, stage }) => {
    progress(`${name}: ${stageName(stage, say)}`)
  })
  const close = async (): Promise<void> => {
    environment.use(null)
    session.close()
    await set.value.close()
  }
  for (let number = 1; number <= labHosts; number += 1) {
    const up = await session.up(`lab-${String(number)}`)
    if (up.ok) continue
    await close()
    return up
  }
  if (!(await named(session, 'lab-1'))) {
    await close()
    return failure('docker-unreachable', 'the engine of lab-1 did not give its names', { advice: advice('try-again') })
  }
  const engine = await session.exec('lab-1', ['docker', 'version', '--format', '{{.Server.Version}}'], 10_000)
  return success({
    labHost: 'lab-1',
    environment: environment.environment,
    versions: {
      node: process.versions.node,
      kernel: release(),
      docker: engine.ok ? engine.value.stdout.trim() : 'unknown',
    },
    close,
  })
}

/** Waits until the engine's names are in the picture; how long is the engine's own deadline. */
function named(session: ReturnType<typeof createLabSession>, labHost: string): Promise<boolean> {
  if (session.live.topology(labHost)?.named) return Promise.resolve(true)
  return new Promise((resolve) => {
    const finish = (answer: boolean): void => {
      clearTimeout(timer)
      end()
      resolve(answer)
    }
    const timer = setTimeout(() => {
      finish(false)
    }, 15_000)
    const end = session.live.onDiff((_diff, topology) => {
      if (topology.engine === labHost && topology.named) finish(true)
    })
  })
}

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status
  },
  (error: unknown) => {
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error)
    streamsIn('en').err(`vethlab: an internal fault: ${told}\n`)
    process.exitCode = 1
  },
)
