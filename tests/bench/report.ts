/** What every benchmark prints: a table for people, and one JSON object for machines as the last line. */
import { execFileSync } from 'node:child_process'
import { cpus, release } from 'node:os'

export interface BenchRow {
  readonly name: string
  readonly unit: string
  readonly n: number
  readonly min: number
  readonly median: number
  readonly p95: number
  readonly max: number
}

export interface BenchReport {
  readonly bench: string
  readonly rows: readonly BenchRow[]
  readonly figures: Readonly<Record<string, number>>
}

/** Sums up one contender's samples. */
export function benchRow(name: string, unit: string, samples: readonly number[]): BenchRow {
  const sorted = [...samples].sort((one, other) => one - other)
  const at = (share: number): number =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0)
  return { name, unit, n: sorted.length, min: at(0), median: at(0.5), p95: at(0.95), max: at(1) }
}

/** Prints rows and figures; with `json`, only the object. */
export function printReport(report: BenchReport, json: boolean): void {
  if (!json) {
    console.table(report.rows)
    console.table(report.figures)
  }
  const on = { cores: cpus().length, kernel: release(), node: process.version, electron: electron(), docker: docker() }
  console.log(JSON.stringify({ bench: report.bench, on, rows: report.rows, figures: report.figures }))
}

function electron(): string | null {
  return process.versions['electron'] ?? null
}

function docker(): string | null {
  try {
    return execFileSync('dockerd', ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return null // Not installed: this benchmark may not need it.
  }
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
