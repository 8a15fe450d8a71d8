/** The AppArmor profile that a packed Vethlab has beside it, and the lines that install it for the very place where that lies. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/** A path that needs no quoting in any of the lines: every other one is for the person to put in. */
const plainPath = /^\/[\w./+-]+$/

/**
 * @param resourcesDirectory of this Vethlab: `<folder>/resources/resources` where it is packed.
 * @returns lines for a terminal; none where this is no packed one, whose programs (the machine's own Node) are not ours to
 * give permissions.
 */
export function profileLines(resourcesDirectory: string): readonly string[] {
  const profile = resolve(resourcesDirectory, 'apparmor/vethlab')
  const folder = resolve(resourcesDirectory, '../..')
  if (!existsSync(resolve(folder, 'vethlab')) || !existsSync(profile) || !plainPath.test(folder)) return []
  return [
    `sed 's|/opt/vethlab$|${folder}|' ${profile} | sudo tee /etc/apparmor.d/vethlab`,
    'sudo apparmor_parser -r /etc/apparmor.d/vethlab',
  ]
}
