/** The part of the topology benchmark that runs as root of its own user namespace. argv: observer's bundle, plan. */
import { createObserver, type Observer } from '../../src/agent/observe/index'
import { resolveTopology } from '../../src/core/topology/resolve'
import { startLabHost, type TestLabHost } from '../kernel/support/labHost'
import { createBareDump, fourCalls, fourCallsInShell, oneCall } from './topologyContenders'
import { benchRow, type BenchReport } from './report'

interface Plan {
  readonly namespaces: number
  readonly rounds: number
  readonly slope: boolean
}

const [, , workerPath = '', planText = '{}'] = process.argv
const labHost = 'bench'
/** The slow contenders take seconds a round; the fast ones are measured so often in each. */
const fastTurns = 8
/** The agent is a long-lived process: its code is compiled by what it did before. So often, before anything is counted. */
const warmUps = 25

if (workerPath)
  void measure(JSON.parse(planText) as Plan).then((report) => {
    process.stdout.write(JSON.stringify(report))
    // The namespaces' processes end with this one: it is the first process of their PID namespace's parent.
    process.exit(0)
  })

async function measure(plan: Plan): Promise<BenchReport> {
  const host = await startLabHost()
  const pids: number[] = []
  const observer = createObserver({
    workerPath,
    lookup: (name) => ({ name, firstPid: host.pid }),
    emit: () => undefined,
  })
  host.run('ip', 'link', 'add', 'br0', 'type', 'bridge')
  host.run('ip', 'link', 'set', 'br0', 'up')
  const figures: Record<string, number> = {}
  if (plan.slope) figures['slope'] = await measureSlope(host, pids, observer)
  await grow(host, pids, plan.namespaces)
  const report = await compare(plan, [...pids.slice(0, plan.namespaces)], observer)
  return { ...report, figures: { ...report.figures, ...figures } }
}

async function compare(plan: Plan, pids: readonly number[], observer: Observer): Promise<BenchReport> {
  const bare = createBareDump()
  const samples: Record<string, number[]> = { vethlab: [], resync: [], bare: [], one: [], four: [], shell: [] }
  const take = (name: string, ms: number, over: number): void => {
    samples[name]?.push((ms * 1000) / over)
  }
  for (let turn = 0; turn < warmUps; turn++) {
    await snapshot(observer)
    await observer.start(labHost)
    bare(pids)
  }
  for (let round = 0; round < plan.rounds; round++) {
    for (let turn = 0; turn < fastTurns; turn++) {
      const whole = await snapshot(observer)
      take('vethlab', whole.ms, whole.namespaces)
      const begun = performance.now()
      await observer.start(labHost)
      take('resync', performance.now() - begun, whole.namespaces)
      take('bare', bare(pids), pids.length)
    }
    take('one', oneCall(pids), pids.length)
    take('four', fourCalls(pids), pids.length)
    take('shell', fourCallsInShell(pids), pids.length)
  }
  const rows = [
    benchRow('vethlab', unit, samples['vethlab'] ?? []),
    benchRow('vethlab, sockets open', unit, samples['resync'] ?? []),
    benchRow('bare setns and dump', unit, samples['bare'] ?? []),
    benchRow('one nsenter call', unit, samples['one'] ?? []),
    benchRow('four nsenter calls', unit, samples['four'] ?? []),
    benchRow('four nsenter calls, shell, output dropped', unit, samples['shell'] ?? []),
  ]
  const [ours, , bareRow, oneRow, fourRow, shellRow] = rows.map((row) => row.median)
  const ratio = (above = 0, below = 0): number => Math.round((above / below) * 100) / 100
  return {
    bench: 'topology',
    rows,
    figures: {
      vs_four_calls: ratio(fourRow, ours),
      vs_four_calls_in_shell: ratio(shellRow, ours),
      vs_one_call: ratio(oneRow, ours),
      vs_bare_dump: ratio(ours, bareRow),
    },
  }
}

const unit = 'us/namespace'

/** From nothing to the resolved picture: finding, opening, subscribing, dumping, handing over, resolving. */
async function snapshot(observer: Observer): Promise<{ ms: number; namespaces: number }> {
  observer.stop(labHost)
  await observer.rescan(labHost) // Refused, but in order: by then the last snapshot's descriptors are closed.
  const begun = performance.now()
  const facts = await observer.start(labHost)
  if (!facts.ok) throw new Error(facts.message)
  resolveTopology(facts.value)
  return { ms: performance.now() - begun, namespaces: facts.value.namespaces.length }
}

/** Adds namespaces until there are so many, each wired to the bridge as an engine does it. */
export async function grow(host: TestLabHost, pids: number[], count: number): Promise<void> {
  while (pids.length < count) {
    const from = pids.length
    const batch = await Promise.all(Array.from({ length: Math.min(20, count - from) }, () => host.addNamespace()))
    const links = batch.flatMap(({ pid }, at) => [
      `link add v${from + at} type veth peer name eth0 netns ${pid}`,
      `link set v${from + at} master br0 up`,
    ])
    host.run('sh', '-c', `printf '${links.join('\\n')}\\n' | ip -batch -`)
    for (const [at, namespace] of batch.entries()) {
      const address = `10.${100 + ((from + at) >> 8)}.${(from + at) & 255}.2`
      const lines = [
        'link set lo up',
        `addr add ${address}/16 dev eth0`,
        'link set eth0 up',
        `route add default via ${address}`,
      ]
      namespace.run('sh', '-c', `printf '${lines.join('\\n')}\\n' | ip -batch -`)
      pids.push(namespace.pid)
    }
  }
}

/** Slope of log(time) over log(namespaces), by least squares: 1 is linear growth. */
async function measureSlope(host: TestLabHost, pids: number[], observer: Observer): Promise<number> {
  const points: [number, number][] = []
  for (const count of [10, 32, 100, 316, 1000]) {
    await grow(host, pids, count)
    await snapshot(observer)
    const times: number[] = []
    for (let turn = 0; turn < 7; turn++) times.push((await snapshot(observer)).ms)
    times.sort((one, other) => one - other)
    points.push([Math.log(count), Math.log(times[3] ?? 0)])
    process.stderr.write(`${count} namespaces: ${(times[3] ?? 0).toFixed(1)} ms\n`)
  }
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const meanX = mean(points.map(([x]) => x))
  const meanY = mean(points.map(([, y]) => y))
  const covariance = mean(points.map(([x, y]) => (x - meanX) * (y - meanY)))
  return Math.round((covariance / mean(points.map(([x]) => (x - meanX) ** 2))) * 1000) / 1000
}
