/** From a key's event until its glyph is drawn: through the lab host's shell and back, against an xterm that echoes by itself. */
import { benchRow, type BenchRow } from '../report'
import { labHost, type BenchWindow, type Laboratory } from '../window/open'
import { lookOf, pressKey, shows, type } from './page'
import { openTerminal, startNaive } from './windows'

/** A line is begun anew before it is full. */
const lineKeys = 40
/** Apart from what the last key set off, and never in step with the frames. */
const pauseMs = 40

export interface KeysResult {
  readonly rows: readonly BenchRow[]
  /** Ours less the raw one's. */
  readonly overRawP95Ms: number
}

/** The two take turns. @param keys so many in each. */
export async function measureKeys(laboratory: Laboratory, raw: BenchWindow, keys: number): Promise<KeysResult> {
  await openTerminal(laboratory.page, { kind: 'lab-host', labHost }, labHost)
  await shows(laboratory.page, -1, '#')
  await startNaive(raw.page, await lookOf(laboratory.page, -1), false)
  const [ours, bare]: [number[], number[]] = [[], []]
  for (let key = 0; key < keys; key += 1) {
    if (key % lineKeys === 0) {
      await type(laboratory.page, -1, '\u0015')
      await type(raw.page, -1, '\r')
    }
    for (const [window, samples] of [
      [laboratory, ours],
      [raw, bare],
    ] as const) {
      await new Promise((over) => setTimeout(over, pauseMs + Math.random() * pauseMs))
      samples.push(await pressKey(window.page, -1))
    }
  }
  const rows = [benchRow('vethlab: key to glyph', 'ms', ours), benchRow('raw xterm: key to glyph', 'ms', bare)]
  return { rows, overRawP95Ms: (rows[0]?.p95 ?? NaN) - (rows[1]?.p95 ?? NaN) }
}
