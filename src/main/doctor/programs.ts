/** The programs that lab hosts are built from and their lessons use; set-up installs by the same list. */
import programs from '../../../resources/programs.json'
import { advice } from '../../contract/advice'
import type { Result } from '../../contract/result'

export const neededPrograms: readonly { readonly program: string; readonly debianPackage: string }[] = programs

/** @returns the line that installs these programs' packages on Debian; null where none of them is in the list. */
export function installLine(missing: readonly string[]): string | null {
  const rows = neededPrograms.filter((row) => missing.includes(row.program))
  const packages = [...new Set(rows.map((row) => row.debianPackage))]
  return packages.length === 0 ? null : `sudo apt-get install --no-install-recommends ${packages.join(' ')}`
}

/** @returns the same result; where a program of the list is missing, with the exact line that installs it. */
export function withInstallLine<T>(result: Result<T>): Result<T> {
  if (result.ok || result.code !== 'program-missing') return result
  const line = installLine([result.params?.['program'] ?? ''])
  return line === null ? result : { ...result, advice: advice('install-programs', line) }
}
