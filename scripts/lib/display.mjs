/** An X server of our own for the tests: on a free display that it chooses, ended by its PID. */
import { spawn } from 'node:child_process'

/** @returns {Promise<{display: string, end: () => void}>} */
export function startDisplay() {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  return new Promise((resolve, reject) => {
    server.on('error', reject)
    server.on('exit', (status) => reject(new Error(`Xvfb ended with ${status}`)))
    server.stdio[3].once('data', (number) =>
      resolve({ display: `:${String(number).trim()}`, end: () => server.kill() }),
    )
  })
}
