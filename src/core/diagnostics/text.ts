/** One text that says what a report of a problem needs. English, since it is for those who mend it. */
import { redact } from './redact'
import type { DiagnosticsFacts, DiagnosticsWish, KnownNames } from './types'

/** Lab hosts that the window names itself. */
const ownName = /^lab-\d{1,3}$/

/** @returns lines; what is not wished for is written as `<name>`, `<ip>` and the like. */
export function diagnosticsText(facts: DiagnosticsFacts, known: KnownNames, wish: DiagnosticsWish): string {
  const chosen = facts.labHosts.map(({ name }) => name).filter((name) => !ownName.test(name))
  const all: KnownNames = { ...known, others: [...known.others, ...chosen] }
  const said = (text: string): string => redact(text, all, wish)
  const hostName = (name: string): string => (wish.names || ownName.test(name) ? name : '<name>')
  const failures = facts.failures.map(
    ({ at, request, code, message, stage }) =>
      `${new Date(at).toISOString()} ${code}${request === null ? '' : ` (${request})`}${stage === null ? '' : ` at ${stage}`}: ${said(message)}`,
  )
  return [
    ...section('Vethlab diagnostics', [leftOut(wish)]),
    ...section(
      'Versions',
      facts.versions.map(([name, version]) => `${name}: ${said(version)}`),
    ),
    ...section(
      'This machine',
      facts.findings.map(
        ({ id, verdict, found, remedy }) =>
          `${id}: ${verdict}: ${said(found)}${remedy === null ? '' : ` -> ${said(remedy)}`}`,
      ),
    ),
    ...section(
      'Lab hosts',
      facts.labHosts.map(({ name, status }) => `${hostName(name)}: ${status}`),
    ),
    ...section('Own engine', [facts.explorer]),
    ...section('Last failures', failures),
  ].join('\n')
}

function leftOut({ names, addresses }: DiagnosticsWish): string {
  const out = ['secrets', ...(names ? [] : ['names and paths']), ...(addresses ? [] : ['addresses'])]
  return `left out: ${out.join(', ')}`
}

function section(title: string, lines: readonly string[]): string[] {
  return [`# ${title}`, ...(lines.length === 0 ? ['none'] : lines), '']
}
