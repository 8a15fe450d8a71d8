/**
 * Real sudo in a lab host. What is setuid in /usr belongs to the machine's root, who is nobody in there: so sudo and its
 * plugin are copied to the lab host's own root, and everything else of theirs (PAM, sudoers) is the machine's.
 */
import type { Machine } from './machine'

const place = '/opt/sudo'
/** Before /usr/bin, as /usr/local/bin is on every machine. */
export const sudoPath = `${place}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`

/** @param rules of sudoers(5), a line each. */
export async function installSudo(machine: Machine, rules: readonly string[]): Promise<void> {
  const lines = [
    `mkdir -p ${place}/bin`,
    `cp /usr/libexec/sudo/*.so ${place}`,
    `install -m 4755 /usr/bin/sudo ${place}/bin/sudo`,
    // pam_unix asks whether the account is valid; the machine's shadow file is not in a lab host.
    `printf 'root:*:19000::::::\\nperson:*:19000::::::\\n' > /etc/shadow`,
  ]
  const said = await machine.sh(lines.join(' && '))
  if (said.status !== 0) throw new Error(said.err)
  await machine.write('/etc/sudo.conf', `Plugin sudoers_policy ${place}/sudoers.so\nPath plugin_dir ${place}/\n`)
  await setSudoers(machine, rules)
}

export async function setSudoers(machine: Machine, rules: readonly string[]): Promise<void> {
  await machine.write('/etc/sudoers', ['Defaults env_reset', 'root ALL=(ALL:ALL) ALL', ...rules, ''].join('\n'), '0440')
}
