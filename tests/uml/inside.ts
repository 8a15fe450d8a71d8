/**
 * Runs in the second kernel, where no test framework does: builds every link kind, then what is recorded there, and prints
 * one line of JSON for each. usage: inside.js OBSERVER, in namespaces of its own that may be used up.
 */
import { release } from 'node:os'
import { requireOwnNamespaces } from '../kernel/support/labHost'
import { recordTopology } from '../kernel/support/record'
import { buildVlanIpvlanTun } from '../kernel/support/recordedTopologies'
import { runLinkCases, type LinkResult } from '../kernel/support/runLinkCases'
import type { Recording } from '../unit/rtnetlink/recording'

/** One printed line. */
export type InsideLine =
  { readonly kernel: string } | { readonly linkCase: LinkResult } | { readonly recording: Recording }

async function main(workerPath: string): Promise<void> {
  requireOwnNamespaces()
  print({ kernel: release() })
  for (const linkCase of await runLinkCases(workerPath)) print({ linkCase })
  for (const recording of await recordTopology(buildVlanIpvlanTun)) print({ recording })
}

function print(line: InsideLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

void main(process.argv[2] ?? '')
