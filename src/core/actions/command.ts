/** An action as the docker command that does it, and the command that undoes it. */
import { shellLine } from '../text/shellQuote'
import type { Action } from './types'

/** The argument vector; words are never joined by hand. Source: docker(1) and its subcommands. */
export function actionArgv(action: Action): string[] {
  switch (action.kind) {
    case 'run':
      return [
        ...['docker', 'run', '-d', '--name', action.name],
        ...option('--network', action.network),
        ...option('-p', action.publish),
        action.image,
        ...action.command,
      ]
    case 'start':
      return ['docker', 'start', ...operands(action.container)]
    case 'stop':
      return ['docker', 'stop', ...operands(action.container)]
    case 'remove':
      return ['docker', 'rm', ...(action.force ? ['-f'] : []), ...operands(action.container)]
    case 'logs':
      return ['docker', 'logs', '--tail', '100', ...operands(action.container)]
    case 'connect':
      return [
        ...['docker', 'network', 'connect'],
        ...option(action.address.includes(':') ? '--ip6' : '--ip', action.address),
        ...operands(action.network, action.container),
      ]
    case 'disconnect':
      return ['docker', 'network', 'disconnect', ...operands(action.network, action.container)]
    case 'network-create':
      return [
        ...['docker', 'network', 'create', '-d', action.driver],
        ...(action.subnet.includes(':') ? ['--ipv6'] : []),
        ...option('--subnet', action.subnet),
        ...option('--gateway', action.gateway),
        ...option('-o', action.parent === '' || action.driver === 'bridge' ? '' : `parent=${action.parent}`),
        ...(action.internal ? ['--internal'] : []),
        action.name,
      ]
    case 'network-remove':
      return ['docker', 'network', 'rm', ...operands(action.network)]
  }
}

/** The line as it is read, copied and typed. */
export function actionCommand(action: Action): string {
  return shellLine(actionArgv(action))
}

/**
 * @returns what leads back to how it was; null where nothing does (what was removed is gone) or nothing was changed.
 */
export function inverseOf(action: Action): Action | null {
  switch (action.kind) {
    case 'run':
      return { kind: 'remove', container: action.name, force: true }
    case 'start':
      return { kind: 'stop', container: action.container }
    case 'stop':
      return { kind: 'start', container: action.container }
    case 'connect':
      return { kind: 'disconnect', container: action.container, network: action.network }
    case 'disconnect':
      return { kind: 'connect', container: action.container, network: action.network, address: '' }
    case 'network-create':
      return { kind: 'network-remove', network: action.name }
    case 'remove':
    case 'network-remove':
    case 'logs':
      return null
  }
}

/** What is gone for good: asked before. */
export function cannotBeUndone(action: Action): boolean {
  return action.kind === 'remove' || action.kind === 'network-remove'
}

function option(name: string, value: string): string[] {
  return value === '' ? [] : [name, value]
}

/** A name that begins with a dash would be taken for an option. */
function operands(...words: readonly string[]): string[] {
  return words.some((word) => word.startsWith('-')) ? ['--', ...words] : [...words]
}
