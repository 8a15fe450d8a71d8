/** What it costs to bring a terminal's bytes from main to a page, by the form of the messages and their size. */
import { resolve } from 'node:path'
import { benchRow, type BenchRow } from '../report'
import { openProgram } from '../window/open'
import { processTree, ticksPerSecond } from '../window/processes'

const forms = ['bytes by port', 'text by port', 'text by IPC', 'bytes by a stream'] as const
/** Bytes of a message: the second is the product's. */
const sizes = [4_096, 14_336, 61_440] as const
const totalBytes = 32e6

interface Globals {
  pagePid(): number
  sendBy(way: string, size: number, total: number): Promise<void>
}

/** @returns processor time of the page's process and of main's, all their threads, for 32 MB; forms and sizes take turns. */
export async function measureWays(display: string, rounds: number): Promise<readonly BenchRow[]> {
  const program = await openProgram(display, resolve('tests/bench/terminal/ways'), {})
  const samples = new Map<string, number[]>()
  try {
    const page = await program.application.evaluate(() => (globalThis as unknown as Globals).pagePid())
    const busyMs = (pid: number): number => ((processTree(pid)[0]?.ticks ?? 0) / ticksPerSecond) * 1_000
    for (let round = 0; round <= rounds; round += 1) {
      for (const form of forms) {
        for (const size of sizes) {
          const before = [busyMs(page), busyMs(program.pid)] as const
          await program.application.evaluate(
            (_electron, { form, size, totalBytes }) =>
              (globalThis as unknown as Globals).sendBy(form, size, totalBytes),
            { form, size, totalBytes },
          )
          // The first round warms all of them.
          if (round === 0) continue
          const took = { page: busyMs(page) - before[0], main: busyMs(program.pid) - before[1] }
          for (const [process, ms] of Object.entries(took)) {
            const name = `${form}, ${String(size)} bytes a message: ${process}`
            samples.set(name, [...(samples.get(name) ?? []), ms])
          }
        }
      }
    }
  } finally {
    await program.close()
  }
  return [...samples].map(([name, values]) => benchRow(name, 'ms', values))
}
