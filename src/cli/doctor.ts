/** `vethlab doctor`: what this machine has, in the words of the window, with what would mend each lack. */
import type { DoctorFinding, DoctorReport } from '../contract/doctor'
import { visibleJson } from '../core/text/visible'
import { findingWords, type Tell } from '../words'
import type { CliStreams } from './streams'

/** @returns 0 where lab hosts can start; 3 where something that they need is missing. */
export async function runDoctorCommand(
  json: boolean,
  streams: CliStreams,
  probe: () => Promise<DoctorReport>,
): Promise<number> {
  const report = await probe()
  if (json) streams.out(`${visibleJson(report)}\n`)
  else streams.out(doctorText(report, streams.say))
  return report.findings.some((finding) => finding.required && finding.verdict === 'missing') ? 3 : 0
}

function doctorText({ findings, versions, electronRuntime }: DoctorReport, say: Tell): string {
  const lines = findings.flatMap((finding) => findingLines(finding, say))
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return `${lines.join('\n')}\n\n${[...named, say('cli.runtime', { kind: electronRuntime })].join(' · ')}\n`
}

/** No columns: a Hangul syllable is two cells wide on most terminals, but not on all. */
function findingLines(finding: DoctorFinding, say: Tell): string[] {
  const { found, particular, next, commands } = findingWords(finding, say)
  return [
    `[${say(`doctor.${finding.verdict}`)}] ${say(`doctor.${finding.id}`)}: ${found}`,
    ...(particular === null ? [] : [`    ${particular}`]),
    ...(next === null ? [] : [`  → ${next}`]),
    ...commands.map((line) => `      ${line}`),
  ]
}
