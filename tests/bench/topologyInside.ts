/** The part of the topology benchmark that runs as root of its own user namespace. argv: bundles of agent and observer, plan. */
import { tableNames, type TableName } from '../../src/agent/observe/types'
import type { TestLabHost } from '../kernel/support/labHost'
import { createBareDump, fourCalls, fourCallsInShell, oneCall } from './topologyContenders'
import { grow, measureSlope, startWiredHost } from './topologyGrowth'
import { createPipeline, type Pipeline } from './topologyPage'
import { benchRow, type BenchReport } from './report'

interface Plan {
  readonly namespaces: number
  readonly rounds: number
  readonly slope: boolean
}

const [, , agentPath = '', workerPath = '', planText = '{}'] = process.argv
const agent = [process.execPath, agentPath, workerPath]
/** The slow contenders take seconds a round; the fast ones are measured so often in each. */
const fastTurns = 8
/** The agent is a long-lived process: its code is compiled by what it did before. So often, before anything is counted. */
const warmUps = 25
/** What the issue calls the whole snapshot, besides nsids; the second row reads every table. */
const wholeSnapshot: readonly TableName[] = ['links', 'addresses', 'routes']

if (workerPath)
  void measure(JSON.parse(planText) as Plan).then((report) => {
    process.stdout.write(JSON.stringify(report))
    // The namespaces' processes end with this one: it is the first process of their PID namespace's parent.
    process.exit(0)
  })

async function measure(plan: Plan): Promise<BenchReport> {
  const host = await startWiredHost()
  const pids: number[] = []
  const pipeline = createPipeline([...agent, String(host.pid)])
  await grow(host, pids, plan.namespaces)
  const report = await compare(plan, host, pids, pipeline)
  await pipeline.close()
  return report
}

const unit = 'us/namespace'
/** Named by how each is run; `topologyContenders.ts` and `topologyPage.ts` have them in full. */
const contenders = {
  ours: 'vethlab: a running agent finds, enters, subscribes, dumps links, addresses, routes, nsids; to the page',
  bare: 'bare: one process, by koffi: setns, socket, dump of links, addresses, routes, nsids; nothing decoded',
  oursFull: 'vethlab: the same with rules, neighbours, FDB, VLANs besides',
  bareFull: 'bare: the same with rules, neighbours, FDB, VLANs besides',
  resync: 'vethlab: every table again, sockets open, to the owner',
  one: 'one call: sh loop of nsenter --net ip -j -d addr, output dropped',
  four: 'four calls: a program runs nsenter --net for ip -j -d link, ip -j -d addr, ip -j route, bridge -j link; parses',
  shell: 'four calls: sh loop of the same four, output dropped',
} as const
type Contender = keyof typeof contenders

async function compare(
  plan: Plan,
  host: TestLabHost,
  pids: readonly number[],
  pipeline: Pipeline,
): Promise<BenchReport> {
  const bare = createBareDump(wholeSnapshot)
  const bareFull = createBareDump(tableNames)
  // The host is one of the namespaces for everybody.
  const all = [host.pid, ...pids]
  const samples = new Map<string, number[]>()
  const take = (name: string, ms: number): void => {
    samples.set(name, [...(samples.get(name) ?? []), (ms * 1000) / all.length])
  }
  const turn = async (count: (name: Contender | `step ${string}`, ms: number) => void): Promise<void> => {
    const ours = await pipeline.snapshot(wholeSnapshot)
    count('ours', ours.ms)
    for (const [step, ms] of Object.entries(ours.steps)) count(`step ${step}`, ms)
    count('bare', bare(all))
    count('oursFull', (await pipeline.snapshot(tableNames)).ms)
    count('resync', await pipeline.resync(tableNames))
    count('bareFull', bareFull(all))
  }
  for (let warmUp = 0; warmUp < warmUps; warmUp++) await turn(() => undefined)
  for (let round = 0; round < plan.rounds; round++) {
    for (let fast = 0; fast < fastTurns; fast++) await turn(take)
    take('one', oneCall(all))
    take('four', fourCalls(all))
    take('shell', fourCallsInShell(all))
  }
  const row = (name: string): ReturnType<typeof benchRow> =>
    benchRow(contenders[name as Contender] ?? name, unit, samples.get(name) ?? [])
  const ratio = (above: Contender, below: Contender): number =>
    Math.round((row(above).median / row(below).median) * 100) / 100
  return {
    bench: 'topology',
    rows: [...samples.keys()].map(row),
    figures: {
      vs_four_calls: ratio('four', 'ours'),
      vs_four_calls_in_shell: ratio('shell', 'ours'),
      vs_one_call: ratio('one', 'ours'),
      vs_bare_dump: ratio('ours', 'bare'),
      vs_bare_dump_full: ratio('oursFull', 'bareFull'),
      // What nobody can surpass: the bare dump against the same.
      bare_vs_four_calls: ratio('four', 'bare'),
      ...(plan.slope ? { slope: await measureSlope(agent, wholeSnapshot) } : {}),
    },
  }
}
