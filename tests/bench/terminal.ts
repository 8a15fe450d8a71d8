/**
 * Terminals: how fast a flood from a container reaches the page, how soon Ctrl-C ends one of many, and how soon a key becomes
 * a glyph. `npm run -s bench -- terminal [throughput] [flood] [keys] [options]`; without a name all three. `ways` compares forms
 * of messages from main to a page.
 */
import { printReport, type BenchRow } from './report'
import { measureFlood } from './terminal/flood'
import { measureKeys } from './terminal/keys'
import { installBench } from './terminal/install'
import { payloadKinds, preparePayloads } from './terminal/payloads'
import { measureThroughput } from './terminal/throughput'
import { measureWays } from './terminal/ways'
import { openNaive } from './terminal/windows'
import { round } from './window/judge'
import { openLaboratory, withDisplay, type BenchWindow, type Laboratory } from './window/open'
import { numberOption } from './window/options'

interface Part {
  readonly rows: readonly BenchRow[]
  readonly figures: Readonly<Record<string, number>>
}

type Measure = (laboratory: Laboratory, naive: BenchWindow, args: readonly string[]) => Promise<Part>

const parts: Readonly<Record<string, Measure>> = {
  async keys(laboratory, naive, args) {
    const { rows, overRawP95Ms } = await measureKeys(laboratory, naive, numberOption(args, 'keys', 200))
    return { rows, figures: { key_over_raw_p95_ms: round(overRawP95Ms) } }
  },
  async throughput(laboratory, naive, args) {
    const wanted = payloadKinds.filter((kind) => args.includes(kind))
    const payloads = await preparePayloads(
      laboratory,
      wanted.length > 0 ? wanted : payloadKinds,
      numberOption(args, 'mb', 100),
    )
    const done = await measureThroughput(laboratory, naive, payloads, numberOption(args, 'rounds', 3))
    return {
      rows: done.rows,
      figures: {
        vs_raw_write: round(done.vsRawWrite),
        vs_one_process: round(done.vsOneProcess),
        vs_possible: round(done.vsPossible),
        possible_vs_raw: round(done.possibleVsRaw),
        lost_bytes: done.lostBytes,
      },
    }
  },
  async flood(laboratory, _naive, args) {
    const done = await measureFlood(laboratory, {
      terminals: numberOption(args, 'terminals', 20),
      rounds: numberOption(args, 'interrupts', 5),
      seconds: numberOption(args, 'seconds', numberOption(args, 'minutes', 5) * 60),
    })
    return {
      rows: done.rows,
      figures: {
        ctrl_c_p99_ms: round(done.ctrlCP99Ms),
        flood_pan_fps: round(done.panFps),
        flood_slope_kib_per_s: round(done.slopeKibPerSecond),
      },
    }
  },
}

/**
 * Options: `--mb N` (100) of each payload, `--rounds N` (3), names of payloads (all); `--terminals N` (20), `--interrupts N`
 * (5) of each, `--minutes N` (5) or `--seconds N` that memory is watched; `--keys N` (200).
 */
export async function run({ json, args }: { json: boolean; args: readonly string[] }): Promise<void> {
  const named = Object.keys(parts).filter((name) => args.includes(name))
  await withDisplay(async (display) => {
    if (args.includes('ways')) {
      const rows = await measureWays(display, numberOption(args, 'rounds', 5))
      printReport({ bench: 'terminal ways', rows, figures: {} }, json)
      return
    }
    const laboratory = await openLaboratory(display)
    const naive = await openNaive(display, laboratory)
    try {
      await installBench(laboratory.page)
      const rows: BenchRow[] = []
      const figures: Record<string, number> = {}
      for (const [name, measure] of Object.entries(parts)) {
        if (named.length > 0 && !named.includes(name)) continue
        const done = await measure(laboratory, naive, args)
        rows.push(...done.rows)
        Object.assign(figures, done.figures)
        // Said at once: a later part may take many minutes.
        process.stderr.write(`${name}: ${JSON.stringify(done)}\n`)
      }
      printReport({ bench: 'terminal', rows, figures }, json)
    } finally {
      await naive.close()
      await laboratory.close()
    }
  })
}
