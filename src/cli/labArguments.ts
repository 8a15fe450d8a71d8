/** What `vethlab lab …` is asked for. Pure: nothing is looked up here. */
import { parseArgs } from 'node:util'
import { success, type Result } from '../contract/result'
import { wrongUsage } from './streams'

/** What goes into one lab host or out of it, or makes it anew. */
export type PlayAction =
  | { readonly action: 'reset'; readonly name: string; readonly yes: boolean }
  | { readonly action: 'load'; readonly name: string; readonly file: string }
  | { readonly action: 'load-own'; readonly name: string; readonly image: string; readonly context: string | null }
  | { readonly action: 'copy-in'; readonly name: string; readonly path: string }
  | { readonly action: 'copy-out'; readonly name: string; readonly path: string; readonly file: string }

export type LabAction =
  | PlayAction
  | { readonly action: 'up'; readonly names: readonly string[]; readonly detach: boolean }
  | { readonly action: 'down'; readonly names: readonly string[] }
  | { readonly action: 'list'; readonly json: boolean }
  | { readonly action: 'shell'; readonly name: string }
  | { readonly action: 'reap' }

export const labUsage: readonly string[] = [
  'vethlab lab up [NAME…] [--detach] · down [NAME…] · list [--json] · shell NAME · reap',
  'vethlab lab reset NAME [--yes] · load NAME FILE.tar · load NAME --from-engine IMAGE [--context CONTEXT]',
  'vethlab lab copy-in NAME PATH · copy-out NAME PATH FILE',
]

/** @returns wrong-usage with the right one where it is none of these. */
export function parseLabArguments(argv: readonly string[]): Result<LabAction> {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        detach: { type: 'boolean' },
        yes: { type: 'boolean' },
        'from-engine': { type: 'string' },
        context: { type: 'string' },
      },
    })
    const action = labAction(positionals, values)
    return action ? success(action) : wrongUsage(`lab: ${argv.join(' ') || 'nothing'} is none of these`, ...labUsage)
  } catch (error) {
    return wrongUsage((error as Error).message, ...labUsage)
  }
}

interface Options {
  readonly json?: boolean | undefined
  readonly detach?: boolean | undefined
  readonly yes?: boolean | undefined
  readonly 'from-engine'?: string | undefined
  readonly context?: string | undefined
}

function labAction([action, ...rest]: readonly string[], options: Options): LabAction | null {
  const [name = '', second = '', third = ''] = rest
  const given = (count: number): boolean => rest.length === count && rest.every((word) => word !== '')
  if (action === 'up') return { action, names: rest, detach: options.detach ?? false }
  if (action === 'down') return { action, names: rest }
  if (action === 'list') return { action, json: options.json ?? false }
  if (action === 'reap') return { action }
  if (action === 'shell') return rest.length === 1 ? { action, name } : null
  if (action === 'reset') return given(1) ? { action, name, yes: options.yes ?? false } : null
  if (action === 'copy-in') return given(2) ? { action, name, path: second } : null
  if (action === 'copy-out') return given(3) ? { action, name, path: second, file: third } : null
  if (action !== 'load') return null
  const image = options['from-engine']
  if (image !== undefined)
    return given(1) ? { action: 'load-own', name, image, context: options.context ?? null } : null
  return given(2) && options.context === undefined ? { action, name, file: second } : null
}
