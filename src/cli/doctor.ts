/** `vethlab doctor`: one line a requirement, with the remedy for what is missing. */
import type { DoctorReport } from '../contract/doctor'
import type { Language } from '../core/lesson/types'
import type { CliStreams } from './streams'
import { visibleJson } from '../core/text/visible'

const words: Readonly<Record<Language, Readonly<Record<'ok' | 'missing' | 'unknown', string>>>> = {
  en: { ok: 'ok', missing: 'missing', unknown: 'cannot know' },
  ko: { ok: '정상', missing: '없음', unknown: '알 수 없음' },
}

/** @returns 0 where lab hosts can start; 3 where something that they need is missing. */
export async function runDoctorCommand(
  json: boolean,
  streams: CliStreams,
  language: Language,
  probe: () => Promise<DoctorReport>,
): Promise<number> {
  const report = await probe()
  if (json) streams.out(`${visibleJson(report)}\n`)
  else streams.out(doctorText(report, language))
  return report.findings.some((finding) => finding.required && finding.verdict === 'missing') ? 3 : 0
}

function doctorText(report: DoctorReport, language: Language): string {
  const lines = report.findings.map(({ id, verdict, found, remedy }) => {
    const line = `${words[language][verdict].padEnd(12)} ${id.padEnd(18)} ${found}`
    return remedy === null ? line : `${line}\n${' '.repeat(13)}→ ${remedy}`
  })
  const versions = Object.entries(report.versions).map(([name, version]) => `${name} ${version}`)
  return `${lines.join('\n')}\n\n${versions.join(' · ')} · electron runtime: ${report.electronRuntime}\n`
}
