/**
 * How long one whole snapshot of N network namespaces takes, from rtnetlink to the page's store, against what one would
 * run instead. Row by row: links, addresses, routes and nsids; then rules, neighbours, forwarding databases and VLANs
 * besides. Everything happens inside namespaces of an unprivileged user namespace, which this benchmark makes for itself:
 * `topologyInside.ts` is the part that runs in there.
 */
import { spawnSync } from 'node:child_process'
import { bundleEntries } from '../kernel/support/bundle'
import { printReport, type BenchReport } from './report'

const defaultArguments = { namespaces: '500', rounds: '3' }

/** Options: `--namespaces N` (500), `--rounds N` (3), `--no-slope` (leaves out the growth from 10 to 1000 namespaces). */
export async function run({ json, args }: { json: boolean; args: readonly string[] }): Promise<void> {
  const option = (name: keyof typeof defaultArguments): string => {
    const at = args.indexOf(`--${name}`)
    return (at < 0 ? undefined : args[at + 1]) ?? defaultArguments[name]
  }
  const bundle = await bundleEntries({
    inside: 'tests/bench/topologyInside.ts',
    agent: 'tests/bench/topologyAgent.ts',
    observer: 'src/agent/observe/worker.ts',
  })
  try {
    const unshare = ['--user', '--map-root-user', '--net', '--mount', '--pid', '--fork', '--mount-proc']
    const plan = {
      namespaces: Number(option('namespaces')),
      rounds: Number(option('rounds')),
      slope: !args.includes('--no-slope'),
    }
    const inside = [
      process.execPath,
      bundle.path('inside'),
      bundle.path('agent'),
      bundle.path('observer'),
      JSON.stringify(plan),
    ]
    const done = spawnSync('unshare', [...unshare, ...inside], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    if (done.status !== 0) throw new Error(`the measuring process ended with status ${String(done.status)}`)
    printReport(JSON.parse(done.stdout) as BenchReport, json)
  } finally {
    bundle.remove()
  }
}
