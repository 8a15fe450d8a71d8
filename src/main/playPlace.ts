/** Free play with what it needs of its siblings, for the window and for the command line alike. */
import { homedir } from 'node:os'
import type { PlayProgress } from '../contract/play'
import { success } from '../contract/result'
import { socketEnd } from './docker/end'
import { resolveEngine } from './explorer/contexts'
import { dialerOf } from './explorer/dial'
import { engineSocketPath } from './labs'
import { createPlay, type Play } from './play'

/** @param environment names the person's own engine, as for the docker command line. */
export function createPlayPlace(environment: NodeJS.ProcessEnv, progress: (progress: PlayProgress) => void): Play {
  return createPlay({
    progress,
    labEngine: (info) => {
      const socket = engineSocketPath(info)
      return socket.ok ? success(socketEnd(socket.value.path, socket.value.close)) : socket
    },
    ownEngine: (context) => {
      const engine = resolveEngine(environment, environment['HOME'] ?? homedir(), context)
      return engine.ok ? success({ dial: dialerOf(engine.value), close: () => undefined }) : engine
    },
  })
}
