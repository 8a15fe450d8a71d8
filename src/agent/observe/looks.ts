/** Reading after what somebody may have done, for what the kernel tells nobody. */

/** What a command wrote is on the screen when it has ended: so soon after that it is looked for, and no more often. Unit: ms. */
const delayMs = 300

/** @returns what is called whenever something was done in a lab host; `look` follows once for all calls of that time. */
export function createLooks(look: (labHost: string) => void): (labHost: string) => void {
  const due = new Set<string>()
  return (labHost) => {
    if (due.has(labHost)) return
    due.add(labHost)
    setTimeout(() => {
      due.delete(labHost)
      look(labHost)
    }, delayMs).unref()
  }
}
