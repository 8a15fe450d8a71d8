/** Doctor on the command line: in the words of the window, in the person's language. */
import { describe, expect, it } from 'vitest'
import { runDoctorCommand } from '../../../src/cli/doctor'
import { advice } from '../../../src/contract/advice'
import type { DoctorReport } from '../../../src/contract/doctor'
import { fine, lacking } from '../../../src/main/doctor/finding'
import { en, ko, speaker } from '../../../src/words'

const line = 'sudo sysctl kernel.unprivileged_userns_clone=1'
const report: DoctorReport = {
  findings: [
    fine('programs', 'programs-there', 'all 9 are installed', { params: { count: '9' } }),
    lacking('user-namespaces', 'namespaces-forbidden', 'unshare: \u001b[2J', {
      advice: advice('allow-namespaces', line),
    }),
  ],
  layout: null,
  versions: { kernel: '6.1' },
  electronRuntime: 'none',
}

async function printed(language: 'en' | 'ko', json = false): Promise<{ status: number; text: string }> {
  let text = ''
  const streams = { out: (more: string) => (text += more), err: () => undefined, say: speaker(language) }
  return { status: await runDoctorCommand(json, streams, () => Promise.resolve(report)), text }
}

describe('vethlab doctor', () => {
  it.each([
    ['en', en],
    ['ko', ko],
  ] as const)('says in %s what the window says', async (language, words) => {
    expect((await printed(language)).text.split('\n')).toEqual([
      `[${words['doctor.ok']}] ${words['doctor.programs']}: ${words['found.programs-there'].replace('{count}', '9')}`,
      `[${words['doctor.missing']}] ${words['doctor.user-namespaces']}: ${words['found.namespaces-forbidden']}`,
      '    unshare: ␛[2J',
      `  → ${words['advice.allow-namespaces']}`,
      `      ${line}`,
      '',
      `kernel 6.1 · ${words['cli.runtime'].replace('{kind}', 'none')}`,
      '',
    ])
  })

  it('has one JSON for every language, and a status that says what is missing', async () => {
    const korean = await printed('ko', true)
    expect(korean).toEqual(await printed('en', true))
    expect(JSON.parse(korean.text)).toEqual(report)
    expect(korean.status).toBe(3)
  })
})
