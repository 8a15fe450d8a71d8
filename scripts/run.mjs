/** Every npm script: becomes an ordinary user where root started it, sets up what is missing, then does the task. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { check } from './lib/check.mjs'
import { binary } from './lib/npm.mjs'
import { ensurePackages } from './lib/packages.mjs'
import { SetupError } from './lib/run.mjs'
import { ensureDependencies, setUp } from './lib/setup.mjs'
import { writeScreenshotPage } from './lib/screenshots.mjs'
import { soak } from './lib/soak.mjs'
import { runSuites } from './lib/tests.mjs'
import { ordinaryUser, runAsUser } from './lib/user.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const hasDisplay = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
const window = ['lab', 'window']
const everything = ['lab', 'window', 'test']

/** @type {Record<string, {needs: readonly import('./lib/packages.mjs').Need[], work: (environment: NodeJS.ProcessEnv, args: string[]) => number | Promise<number>}>} */
const tasks = {
  start: { needs: hasDisplay ? window : ['lab'], work: start },
  setup: { needs: window, work: () => 0 },
  build: { needs: ['lab'], work: () => 0 },
  vethlab: { needs: ['lab'], work: (environment, args) => node(environment, [join(root, 'out/main/cli.js'), ...args]) },
  check: { needs: [], work: () => check(root) },
  test: { needs: everything, work: (environment, args) => test(environment, args) },
  soak: { needs: everything, work: (environment, args) => soak({ root, args, environment }) },
  dist: { needs: window, work: dist },
  bench: { needs: everything, work: bench },
  record: { needs: ['lab', 'test'], work: record },
  screenshots: { needs: everything, work: screenshots },
}

/** In the foreground: signals that reach us reach it, and its status is ours. */
function foreground(program, args, environment) {
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...environment } })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (status) => resolve(status ?? 1))
  })
}

function node(environment, args) {
  return foreground(process.execPath, args, environment)
}

function start(environment, args) {
  if (!hasDisplay) {
    console.log('There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set): lesson 1 runs here in the terminal.')
    return node(environment, [join(root, 'out/main/cli.js'), 'lesson', 'run', 'default-bridge', ...args])
  }
  return foreground(environment.VETHLAB_ELECTRON, [root, ...args], environment)
}

/** `test` runs every suite, `test NAME` one of them. */
function test(environment, [only, ...args]) {
  return runSuites({ root, only: only ?? null, args, environment })
}

/** Real dumps of both kernels into tests/fixtures/rtnetlink: the tests that take them keep them (docs/topology.md). */
async function record(environment) {
  const recorders = { kernel: 'tests/kernel/recording.test.ts', uml: 'tests/uml/links.test.ts' }
  for (const [only, file] of Object.entries(recorders)) {
    const recording = { ...environment, VETHLAB_RECORD: '1' }
    const status = await runSuites({ root, only, args: [file], environment: recording })
    if (status !== 0) return status
  }
  return 0
}

/** Its packages are not there before set-up has been. */
async function dist(environment) {
  const { pack } = await import('./lib/pack.mjs')
  return pack({ root, environment })
}

function bench(environment, [name, ...args]) {
  if (!name)
    throw new SetupError(
      'which benchmark?',
      'npm run -s bench -- lab-host|topology|change|startup|storm|graph|pipeline|lessons|terminal [options] [--json]',
      2,
    )
  const out = join(root, 'out/bench')
  mkdirSync(out, { recursive: true })
  const built = spawnSync(binary(root, 'vite'), ['build', '--config', 'vite.bench.config.mjs', '--logLevel', 'error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (built.status !== 0) return 1
  return node(environment, [join(out, 'main.mjs'), basename(name), ...args])
}

/** The e2e suite takes them; the page shows them also where a test failed. */
async function screenshots(environment, given) {
  // What views look like now is what they are to look like from now on (tests/looks/reference).
  const accepts = given.includes('--accept')
  const args = given.filter((arg) => arg !== '--accept')
  const folder = join(root, 'artifacts', 'screenshots')
  // Whole runs alone: pictures of views that are no more would be shown for ever.
  if (args.length === 0) rmSync(folder, { recursive: true, force: true })
  const status = await runSuites({
    root,
    only: 'e2e',
    args,
    environment: { ...environment, VETHLAB_ACCEPT_LOOKS: accepts ? '1' : '' },
  })
  console.log(`every screenshot: ${writeScreenshotPage(folder)}`)
  return status
}

/** `format` is for the checkout itself, whoever calls. */
async function format(log) {
  await ensureDependencies(root, log)
  return (
    spawnSync(binary(root, 'prettier'), ['--write', '--log-level=warn', '.'], { cwd: root, stdio: 'inherit' }).status ??
    1
  )
}

async function main([name, ...args]) {
  // What a command prints is its result: set-up speaks on the other stream.
  const log = (line) => console.error(`set-up: ${line}`)
  if (name === 'format') return format(log)
  const task = tasks[name]
  if (!task)
    throw new SetupError(`there is no task ${name ?? ''}`, `One of: ${Object.keys(tasks).join(', ')}, format`, 2)
  if (process.getuid() === 0) {
    ensurePackages(task.needs, log)
    return runAsUser({ user: ordinaryUser(process.env, log), root, task: name, args, log })
  }
  return task.work(await setUp({ root, needs: task.needs, log }), args)
}

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status
  },
  (error) => {
    if (error instanceof SetupError) {
      console.error(`vethlab: ${error.message}\n  → ${error.remedy}`)
      process.exitCode = error.status
    } else {
      console.error(error)
      process.exitCode = 1
    }
  },
)
