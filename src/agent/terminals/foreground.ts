/** What a terminal's keys go to: its shell, or a program that the shell runs. */
import { spawn } from 'node:child_process'
import type { Foreground } from '../../contract/agent'
import { childrenOf } from '../namespaces/procFiles'
import { nameOf, statOf } from '../namespaces/processes'
import type { Pty } from './pty'

const shellItself: Foreground = { program: null, takesKeys: false }

/**
 * @param pid the terminal's first process: a shell, or the nsenter that waits for one.
 * @returns the foreground process group's leader by name, and whether it has taken the line discipline out of the way. The
 *   kernel's word: field 8 of /proc/PID/stat, `tpgid` (proc(5)); ICANON of termios(3). A shell with job control is alone in
 *   its group.
 */
export async function foregroundOf({ pid, tty }: Pick<Pty, 'pid' | 'tty'>): Promise<Foreground> {
  const program = foregroundProgram(pid)
  if (program === null) return shellItself
  const settings = await terminalSettings(tty)
  return { program, takesKeys: / -icanon\b/.test(settings) }
}

function foregroundProgram(pid: number): string | null {
  const group = statOf(pid)?.foreground ?? pid
  const [shell] = childrenOf(pid)
  // Where it has just ended, nothing is in the way any more.
  return group === pid || group === shell ? null : nameOf(group)
}

/** What stty(1) says of it; empty where it cannot be asked. */
function terminalSettings(tty: string): Promise<string> {
  return new Promise((resolve) => {
    // By its path: a descriptor that a child inherits becomes a blocking one, for us as well (uv__process_child_init).
    const child = spawn('stty', ['-F', tty, '-a'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, LC_ALL: 'C' },
    })
    let said = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text))
    child.on('error', () => {
      resolve('')
    })
    child.on('close', () => {
      resolve(said)
    })
  })
}
