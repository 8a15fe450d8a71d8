/** Namespaces wired to a bridge as an engine does it, and how the time of a snapshot grows with their number. */
import type { TableName } from '../../src/agent/observe/types'
import { startLabHost, type TestLabHost } from '../kernel/support/labHost'
import { createPipeline, type Pipeline } from './topologyPage'

/** Adds namespaces until there are so many, each wired to the bridge `br0`. */
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

const counts = [10, 32, 100, 316, 1000]
/** Lab hosts of each size stand beside each other, and turns go from one to the next: noise hits all sizes alike. */
const turns = 15

interface Sized {
  readonly count: number
  readonly pipeline: Pipeline
  readonly times: number[]
}

/** Each agent has a /proc that shows only its own lab host, or the small ones would look through the large ones' processes. */
const withOwnProc = ['sh', '-c', 'mount -t proc proc /proc && exec "$@"', 'sh']

/**
 * Slope of log(time) over log(namespaces), by least squares over the medians: 1 is linear growth.
 * @param agent what starts an agent, but for the PID of the lab host's first process.
 */
export async function measureSlope(agent: readonly string[], tables: readonly TableName[]): Promise<number> {
  const sizes: Sized[] = []
  for (const count of counts) {
    const host = await startWiredHost()
    await grow(host, [], count)
    const enter = ['nsenter', '-t', String(host.pid), '-p', '-m']
    sizes.push({ count, pipeline: createPipeline([...enter, ...withOwnProc, ...agent, '1']), times: [] })
  }
  for (const size of sizes) for (let warmUp = 0; warmUp < 5; warmUp++) await size.pipeline.snapshot(tables)
  for (let turn = 0; turn < turns; turn++) {
    // The small ones more often, so that each is measured over a similar time.
    for (const { count, pipeline, times } of sizes)
      for (let again = 0; again < Math.ceil(100 / count); again++) times.push((await pipeline.snapshot(tables)).ms)
  }
  const points = sizes.map(({ count, times }): [number, number] => {
    const median = times.sort((one, other) => one - other)[times.length >> 1] ?? 0
    process.stderr.write(
      `${count} namespaces: ${median.toFixed(2)} ms, ${((median * 1000) / count).toFixed(1)} us each\n`,
    )
    return [Math.log(count), Math.log(median)]
  })
  for (const { pipeline } of sizes) await pipeline.close()
  return leastSquaresSlope(points)
}

/** A lab host with a bridge, up. */
export async function startWiredHost(): Promise<TestLabHost> {
  const host = await startLabHost()
  host.run('ip', 'link', 'add', 'br0', 'type', 'bridge')
  host.run('ip', 'link', 'set', 'br0', 'up')
  return host
}

function leastSquaresSlope(points: readonly [number, number][]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const meanX = mean(points.map(([x]) => x))
  const meanY = mean(points.map(([, y]) => y))
  const covariance = mean(points.map(([x, y]) => (x - meanX) * (y - meanY)))
  return Math.round((covariance / mean(points.map(([x]) => (x - meanX) ** 2))) * 1000) / 1000
}
