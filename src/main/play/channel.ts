/**
 * Bytes between this process and the lab agent, beside their messages: HTTP over a socket in the set's own directory
 * (mode 700), once. HTTP says by itself whether what came is whole, and the kernel holds back whoever is too fast.
 *
 * What is copied is read and written here and not by the agent: its mounts are those of the moment when the set began, so a
 * disk that was plugged in since is not there, and in its user namespace it may read what the person's mode bits forbid.
 */
import { randomBytes } from 'node:crypto'
import { chmodSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { dirname, join } from 'node:path'
import type { LabHostInfo } from '../../contract/agent'

export interface Channel {
  readonly path: string
  close(): void
}

/**
 * Listens for the agent of that lab host.
 * @param info its socket lies at `<set>/<name>/run/docker.sock`.
 * @param serve the one request's handler; further ones are refused.
 */
export async function openChannel(
  info: Pick<LabHostInfo, 'dockerSocket'>,
  serve: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Channel> {
  const set = dirname(dirname(dirname(info.dockerSocket)))
  const path = join(set, `copy-${randomBytes(6).toString('hex')}`)
  let served = false
  const server = createServer((request, response) => {
    if (served) {
      request.destroy()
      return
    }
    served = true
    // Both ends have it open: were we killed now, no name would be left behind.
    rmSync(path, { force: true })
    serve(request, response)
  })
  // A copy takes as long as it takes; whether it still moves is looked at by both ends.
  server.requestTimeout = 0
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  chmodSync(path, 0o600)
  return {
    path,
    close() {
      server.close()
      // Node 18.2 on has it (http, "server.closeAllConnections").
      server.closeAllConnections()
      rmSync(path, { force: true })
    },
  }
}
