/** `npm run -s bench -- NAME [options] [--json]`. */
import { run as change } from './change'
import { run as graph } from './graph'
import { run as labHost } from './lab-host'
import { run as lessons } from './lessons'
import { run as pipeline } from './pipeline'
import { run as startup } from './startup'
import { run as storm } from './storm'
import { run as terminal } from './terminal'
import { run as topology } from './topology'

type Benchmark = (options: { json: boolean; args: readonly string[] }) => Promise<void>
const benchmarks: Readonly<Record<string, Benchmark>> = {
  change,
  graph,
  'lab-host': labHost,
  lessons,
  pipeline,
  startup,
  storm,
  terminal,
  topology,
}

const [name = '', ...args] = process.argv.slice(2)
const benchmark = benchmarks[name]
if (benchmark) {
  await benchmark({ json: args.includes('--json'), args })
} else {
  process.stderr.write(
    `there is no benchmark ${JSON.stringify(name)}; there are ${Object.keys(benchmarks).join(', ')}\n`,
  )
  process.exitCode = 2
}
