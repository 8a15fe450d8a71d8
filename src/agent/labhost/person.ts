/** What the agent lays down of the person's before it starts anything: a learner who is root has the person's own id. */
import koffi from 'koffi'

const syscall = koffi.load('libc.so.6').func('long syscall(long, long, const char *)')
/** keyctl(2) has no wrapper in glibc; its number differs by architecture (syscalls(2)). */
const keyctlNumber = process.arch === 'arm64' ? 219 : 250
/** KEYCTL_JOIN_SESSION_KEYRING of <linux/keyctl.h>; without a name, an empty one. */
const joinSession = 1

/**
 * From now on the agent, and what it starts, possesses no key of the person's session (session-keyring(7)), and is in none of
 * the person's groups beside the first (setgroups(2)): both would be inherited by every process of a lab host.
 */
export function layDownPersons(): void {
  process.setgroups?.([])
  // Refused only where the kernel has no keys, or no room for another ring: then there is nothing to inherit, or it is said.
  const answer = Number(syscall(keyctlNumber, joinSession, null))
  if (answer < 0) process.stderr.write(`no session keyring of the labs’ own: errno ${String(koffi.errno())}\n`)
}
