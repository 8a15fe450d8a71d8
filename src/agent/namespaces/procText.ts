/** What /proc says in text, parsed. Names in it are chosen by whoever runs in the lab host. */

/** NSpid of /proc/PID/status (proc_pid_status(5)): PIDs, outermost (the reader's) namespace first; null where it is missing. */
export function parseStatus(text: string): readonly number[] | null {
  // The kernel escapes line breaks in the name, which comes first, so no name can pretend to be another line.
  const pids = lineAfter(text, '\nNSpid:\t')
  return pids === null ? null : pids.split('\t').map(Number)
}

function lineAfter(text: string, label: string): string | null {
  const at = text.indexOf(label)
  if (at < 0) return null
  const end = text.indexOf('\n', at + label.length)
  return text.slice(at + label.length, end < 0 ? text.length : end)
}

export interface NamespaceMount {
  /** Inode of the mounted network namespace, in decimal. */
  readonly inode: string
  readonly path: string
}

/** Network namespaces among the mounts of /proc/PID/mountinfo (proc_pid_mountinfo(5)): root "net:[inode]" of an nsfs. */
export function parseNamespaceMounts(text: string): readonly NamespaceMount[] {
  const mounts: NamespaceMount[] = []
  for (const line of text.split('\n')) {
    if (!line.includes(' net:[')) continue
    const fields = line.split(' ')
    const inode = /^net:\[(\d+)\]$/.exec(fields[3] ?? '')?.[1]
    const path = fields[4]
    // Optional fields end with a lone dash; the file system's type follows it.
    if (inode && path && fields[fields.indexOf('-', 6) + 1] === 'nsfs')
      mounts.push({ inode, path: unescapeOctal(path) })
  }
  return mounts
}

/** Space, tab, line break and backslash stand as three octal digits. */
function unescapeOctal(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)))
}
