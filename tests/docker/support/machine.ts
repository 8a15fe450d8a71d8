/**
 * A lab host as a whole machine: whoever runs in there, as root or as a plain user, has the lab host's engine for his own.
 * The application is copied into it, and everything is run there by argv.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Topology } from '../../../src/core/topology/types'
import type { LabSet } from '../../../src/main/labs'
import { value } from './labSet'
import { below } from './processes'

export interface Said {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

export interface InsideOptions {
  readonly as?: 'root' | 'person'
  readonly environment?: Readonly<Record<string, string>>
  /** Groups of the person beside her own, by name. */
  readonly groups?: readonly string[]
  readonly input?: string | Buffer
}

export interface Machine {
  readonly name: string
  /** As seen from the test. */
  readonly firstPid: number
  readonly address: string
  /** The Node in there. */
  readonly node: string
  /** argv that runs another one inside. */
  argv(program: readonly string[], options?: InsideOptions): [string, ...string[]]
  run(program: readonly string[], options?: InsideOptions): Promise<Said>
  sh(line: string, options?: InsideOptions): Promise<Said>
  write(path: string, content: string | Buffer, mode?: string): Promise<void>
  /** `vethlab snapshot --engine system …` in there. */
  snapshot(args: readonly string[], options?: InsideOptions): Promise<Said>
}

/** Far above what anything here needs. */
const deadlineMs = 90_000
const program = '/opt/vethlab'
const person = { name: 'person', id: '2000', home: '/home/person' } as const
const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Makes one out of a lab host that is up: with the built application, and a plain user. */
export async function machineOf(set: LabSet, name: string): Promise<Machine> {
  const info = value(await set.list()).find((host) => host.name === name)
  if (!info) throw new Error(`${name} is not up`)
  const firstPid = outsidePid(info.firstPid)
  const argv: Machine['argv'] = (asked, options = {}) => [
    ...([
      'nsenter',
      '-t',
      String(firstPid),
      '-U',
      '-m',
      '-n',
      '-p',
      '-u',
      '-i',
      '--preserve-credentials',
      '--',
    ] as const),
    ...(options.as === 'person' ? asPerson(options.groups ?? []) : []),
    ...['env', '-i', `PATH=${path}`, `HOME=${options.as === 'person' ? person.home : '/root'}`, 'LANG=C.UTF-8'],
    ...Object.entries(options.environment ?? {}).map(([key, text]) => `${key}=${text}`),
    ...asked,
  ]
  const run: Machine['run'] = (asked, options = {}) => runHere(argv(asked, options), options.input ?? '')
  const node = process.execPath.startsWith('/usr/') ? process.execPath : `${program}/node`
  const machine: Machine = {
    name,
    firstPid,
    address: info.address,
    node,
    argv,
    run,
    sh: (line, options) => run(['sh', '-c', line], options),
    async write(target, content, mode = '0644') {
      const line = 'mkdir -p "$(dirname "$1")" && rm -f "$1" && cat > "$1" && chmod "$2" "$1"'
      const done = await run(['sh', '-c', line, 'sh', target, mode], { input: content })
      if (done.status !== 0) throw new Error(done.err)
    },
    snapshot: (args, options) =>
      run([node, `${program}/out/main/cli.js`, 'snapshot', '--engine', 'system', ...args], options),
  }
  await install(machine, node)
  return machine
}

/** The picture that it printed. */
export function pictureOf(said: Said): Topology {
  if (said.status !== 0) throw new Error(`status ${String(said.status)}: ${said.err}`)
  return JSON.parse(said.out) as Topology
}

/** The lab host's first process has that number in the set's PID namespace, the second one of its three (NSpid, proc(5)). */
function outsidePid(inSet: number): number {
  for (const { pid } of below(process.pid)) {
    const numbers = /^NSpid:\t(.*)$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1]?.split('\t')
    if (numbers?.length === 3 && numbers[1] === String(inSet) && numbers[2] === '1') return pid
  }
  throw new Error(`no process ${String(inSet)} in the set`)
}

function asPerson(groups: readonly string[]): readonly string[] {
  const more = groups.length === 0 ? ['--clear-groups'] : ['--groups', groups.join(',')]
  return ['setpriv', '--reuid', person.id, '--regid', person.id, ...more, '--']
}

export function runHere([first, ...args]: readonly [string, ...string[]], input: string | Buffer = ''): Promise<Said> {
  return new Promise((resolve, reject) => {
    const child = spawn(first, args, { stdio: 'pipe', cwd: '/', timeout: deadlineMs, killSignal: 'SIGKILL' })
    let [out, err] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
    child.on('error', reject)
    child.on('close', (status) => {
      resolve({ status, out, err })
    })
    // A program that ends without reading says so by its status.
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}

/** Copies what was built and the packages that it needs; the checkout itself lies out of a lab host's sight. */
async function install(machine: Machine, node: string): Promise<void> {
  const modules = packagesOf('.').map((name) => `node_modules/${name}`)
  const enter = machine.argv(['tar', '-x', '-C', program])
  await done(machine.run(['mkdir', '-p', program]))
  const copy = `tar -c -C "$1" out/main resources ${modules.join(' ')} | { shift; exec "$@"; }`
  await done(runHere(['sh', '-c', copy, 'sh', resolve('.'), ...enter]))
  if (node.startsWith(program)) await machine.write(node, readFileSync(process.execPath), '0755')
  const { name, id, home } = person
  const lines = [
    `echo '${name}:x:${id}:${id}::${home}:/bin/sh' >> /etc/passwd`,
    `echo '${name}:x:${id}:' >> /etc/group`,
    `install -d -o ${id} -g ${id} ${home}`,
  ]
  await done(machine.sh(lines.join(' && ')))
}

async function done(work: Promise<Said>): Promise<void> {
  const said = await work
  if (said.status !== 0) throw new Error(said.err)
}

/** Names of the packages that a package needs at run time, its own and theirs; those that are not installed are optional. */
function packagesOf(directory: string, known = new Set<string>()): readonly string[] {
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
    readFileSync(join(directory, 'package.json'), 'utf8'),
  ) as { dependencies?: Record<string, string>; optionalDependencies?: Record<string, string> }
  for (const name of [...Object.keys(dependencies), ...Object.keys(optionalDependencies)]) {
    const place = join('node_modules', name)
    if (known.has(name) || !existsSync(place)) continue
    known.add(name)
    packagesOf(place, known)
  }
  return [...known]
}
