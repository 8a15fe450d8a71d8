/**
 * The explorer with all that it needs of its siblings, for the window and for the command line alike: agents, the watch of
 * an engine, live pictures.
 */
import { homedir } from 'node:os'
import { watchEngine } from './docker/watch'
import { createExplorer, type Explorer } from './explorer'
import type { ExplorerOptions } from './explorer/types'
import { createAgentClient, type LabSetOptions } from './labs'
import { createLiveTopology } from './topology/live'

export type ExplorerListeners = Pick<ExplorerOptions, 'changed' | 'diff' | 'behind'>

/** @param program how this build starts an agent, and the environment that names the engine. */
export function createExplorerPlace(
  program: Pick<LabSetOptions, 'nodeExecutable' | 'agentScript' | 'environment'>,
  listeners: ExplorerListeners,
): Explorer {
  return createExplorer({
    ...listeners,
    environment: program.environment,
    home: program.environment['HOME'] ?? homedir(),
    uid: process.getuid?.() ?? 0,
    program,
    createClient: createAgentClient,
    watchEngine: (dial, watcher) => watchEngine(() => ({ ok: true, value: { dial, close: () => undefined } }), watcher),
    createLive: createLiveTopology,
  })
}
