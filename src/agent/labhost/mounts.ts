/** mount(2), umount2(2) and pivot_root(2) through koffi; a failure throws with the errno's name and both paths. */
import koffi from 'koffi'
import { constants } from 'node:os'

const libc = koffi.load('libc.so.6')
const sysMount = libc.func('int mount(const char *, const char *, const char *, unsigned long, const char *)')
const sysUmount2 = libc.func('int umount2(const char *, int)')
const sysSyscall = libc.func('long syscall(long, const char *, const char *)')

/** <linux/mount.h> */
export const mountFlags = {
  readOnly: 1,
  noSuid: 2,
  noDev: 4,
  noExec: 8,
  remount: 32,
  bind: 4096,
  recursive: 16384,
  private: 1 << 18,
} as const

const sysSethostname = libc.func('int sethostname(const char *, size_t)')

const detach = 2
/** pivot_root has no wrapper in glibc; its number differs by architecture (syscalls(2)). */
const pivotRootNumber = process.arch === 'arm64' ? 41 : 155

/** @throws with both paths and the errno's name. */
export function mount(
  source: string | null,
  target: string,
  type: string | null,
  flags: number,
  data: string | null = null,
): void {
  check(sysMount(source, target, type, flags, data) as number, `mount ${type ?? 'bind'} ${source ?? ''} on ${target}`)
}

/** Unmounts lazily: what still uses it keeps it until then. */
export function unmount(target: string): void {
  check(sysUmount2(target, detach) as number, `unmount ${target}`)
}

export function pivotRoot(newRoot: string, putOld: string): void {
  check(Number(sysSyscall(pivotRootNumber, newRoot, putOld)), `pivot_root to ${newRoot}`)
}

/** Names the UTS namespace that we are in. */
export function setHostName(name: string): void {
  check(sysSethostname(name, name.length) as number, `sethostname ${name}`)
}

function check(result: number, what: string): void {
  if (result >= 0) return
  const number = koffi.errno()
  const name = Object.entries(constants.errno).find(([, value]) => value === number)?.[0] ?? String(number)
  throw new Error(`${what}: ${name}`)
}

/** mountinfo writes space, tab, newline and backslash as octal (proc(5)). */
export function unescapeMount(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_whole, octal: string) => String.fromCharCode(parseInt(octal, 8)))
}

/** <linux/mount.h> numbers of the options that mountinfo's sixth field names. */
const optionFlags: Readonly<Record<string, number>> = {
  ro: 1,
  nosuid: 2,
  nodev: 4,
  noexec: 8,
  noatime: 1024,
  nodiratime: 2048,
  relatime: 1 << 21,
}

/** The flags of an existing mount, which a remount inside a user namespace may not take away. */
export function lockedFlags(options: string): number {
  return options.split(',').reduce((flags, option) => flags | (optionFlags[option] ?? 0), 0)
}
