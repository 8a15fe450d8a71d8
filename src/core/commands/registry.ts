/**
 * Every command of the window, and the one place that states its keys. A new one is a line here, a title `command.<id>` in
 * both message catalogues, and a `useCommand` where it is done.
 */

import type { Area } from '../areas/areas'

export const commandGroups = ['lab', 'lesson', 'graph', 'terminals', 'window'] as const
export type CommandGroup = (typeof commandGroups)[number]

/**
 * Where a command's keys hold.
 * - window: everywhere, terminals included, but in no dialog.
 * - outside: everywhere but in a terminal, whose programs need them.
 * - panes: in the terminals' pane; terminal: in a terminal's screen; graph: in the picture.
 */
export type Scope = 'window' | 'outside' | 'panes' | 'terminal' | 'graph'

export interface CommandSpec {
  readonly group: CommandGroup
  readonly scope: Scope
  /** The first is the one that is shown. */
  readonly keys: readonly string[]
  /** The keys are a habit of the widget that has the focus, or the browser's own: listed, not to be changed. */
  readonly fixed?: true
  /** What it does is seen there: if it is collapsed, it is brought back first. */
  readonly area?: Area
}

const lab = { group: 'lab', scope: 'window' } as const
const lesson = { group: 'lesson', scope: 'window' } as const
const graph = { group: 'graph', scope: 'window' } as const
const walk = { group: 'graph', scope: 'graph', fixed: true, area: 'graph' } as const
const panes = { group: 'terminals', scope: 'panes', area: 'terminals' } as const
const terminal = { group: 'terminals', scope: 'terminal', area: 'terminals' } as const
const app = { group: 'window', scope: 'window' } as const

/**
 * A shell never sees the keys of panes and terminals, so none is a plain Ctrl and letter, and none is what a shell or an editor
 * is used to: Ctrl+Shift+T, W, C, V, F, Page Up and Down are GNOME Terminal's, Ctrl+Shift+5 and P are VS Code's, Ctrl+Shift+O
 * Tilix's; Ctrl+Shift and 1, 2, 3 collapse what Ctrl and the same go to. Ctrl+Shift+- is left out, since it is Ctrl+_, which takes the last edit of a line back (readline(3)).
 */
export const commands = {
  'lab.start': { ...lab, keys: ['Ctrl+Enter'] },
  'lab.add': { ...lab, keys: [] },
  'lab.reset': { ...lab, keys: [] },
  'lab.stop': { ...lab, keys: [] },
  'lab.next': { ...lab, keys: [] },
  'lab.previous': { ...lab, keys: [] },
  'lab.all': { ...lab, keys: [] },
  'lab.own': { ...lab, keys: [] },
  'lesson.show': { ...lesson, keys: ['Ctrl+1'], area: 'lesson' },
  'lesson.list': { ...lesson, keys: [], area: 'lesson' },
  'lesson.mark': { ...lesson, keys: ['Ctrl+Shift+B'] },
  'lesson.cleanUp': { ...lesson, keys: [] },
  'graph.show': { ...graph, keys: ['Ctrl+2'], area: 'graph' },
  'graph.search': { group: 'graph', scope: 'outside', keys: ['Ctrl+F'], area: 'graph' },
  'graph.tidy': { ...graph, keys: [], area: 'graph' },
  'graph.svg': { ...graph, keys: [] },
  'graph.png': { ...graph, keys: [] },
  'graph.fit': { ...walk, keys: ['F'] },
  'graph.fitSelection': { ...walk, keys: ['S'] },
  'graph.zoomIn': { ...walk, keys: ['+', '=', 'Shift++'] },
  'graph.zoomOut': { ...walk, keys: ['-'] },
  'graph.next': { ...walk, keys: ['ArrowDown'] },
  'graph.previous': { ...walk, keys: ['ArrowUp'] },
  'graph.follow': { ...walk, keys: ['ArrowRight', 'W'] },
  'graph.back': { ...walk, keys: ['ArrowLeft'] },
  'graph.nextBox': { ...walk, keys: ['PageDown'] },
  'graph.previousBox': { ...walk, keys: ['PageUp'] },
  'graph.openHere': { ...walk, keys: ['Enter'] },
  'graph.menu': { ...walk, keys: ['Shift+Enter'] },
  'terminals.show': { ...panes, scope: 'window', keys: ['Ctrl+3'] },
  'outputs.show': { ...panes, scope: 'window', keys: [] },
  'pane.splitRight': { ...panes, keys: ['Ctrl+Shift+5'] },
  'pane.splitDown': { ...panes, keys: ['Ctrl+Shift+O'] },
  'pane.same': { ...panes, keys: ['Ctrl+Shift+T'] },
  'pane.close': { ...panes, keys: ['Ctrl+Shift+W'] },
  'pane.maximise': { ...panes, keys: ['Ctrl+Shift+Enter'] },
  'pane.synchronise': { ...panes, keys: ['Ctrl+Shift+S'] },
  'pane.whole': { ...panes, keys: [] },
  'pane.left': { ...panes, keys: ['Ctrl+Shift+ArrowLeft'] },
  'pane.right': { ...panes, keys: ['Ctrl+Shift+ArrowRight'] },
  'pane.up': { ...panes, keys: ['Ctrl+Shift+ArrowUp'] },
  'pane.down': { ...panes, keys: ['Ctrl+Shift+ArrowDown'] },
  'pane.nextTab': { ...panes, keys: ['Ctrl+PageDown'] },
  'pane.previousTab': { ...panes, keys: ['Ctrl+PageUp'] },
  'terminal.copy': { ...terminal, keys: ['Ctrl+Shift+C', 'Ctrl+Insert'] },
  'terminal.paste': { ...terminal, keys: ['Ctrl+Shift+V', 'Shift+Insert'], fixed: true },
  'terminal.search': { ...terminal, keys: ['Ctrl+Shift+F'] },
  'terminal.searchNext': { ...terminal, keys: ['F3'], fixed: true },
  'terminal.searchBefore': { ...terminal, keys: ['Shift+F3'], fixed: true },
  'terminal.name': { ...terminal, keys: ['Ctrl+Shift+G'] },
  'terminal.menu': { ...terminal, keys: ['Shift+F10', 'ContextMenu'], fixed: true },
  'terminal.zoomIn': { ...terminal, keys: ['Ctrl++', 'Ctrl+=', 'Ctrl+Shift++'] },
  'terminal.zoomOut': { ...terminal, keys: ['Ctrl+-'] },
  'terminal.zoomReset': { ...terminal, keys: ['Ctrl+0'] },
  'window.palette': { ...app, keys: ['Ctrl+Shift+P'] },
  'window.shortcuts': { group: 'window', scope: 'outside', keys: ['F1'] },
  'window.settings': { ...app, keys: ['Ctrl+,'] },
  'area.lesson': { ...app, keys: ['Ctrl+Shift+1'] },
  'area.graph': { ...app, keys: ['Ctrl+Shift+2'] },
  'area.terminals': { ...app, keys: ['Ctrl+Shift+3'] },
  'area.reset': { ...app, keys: [] },
  'window.language': { ...app, keys: [] },
  'window.theme': { ...app, keys: [] },
  'window.presenter': { ...app, keys: ['Ctrl+Shift+L'] },
  'window.glossary': { group: 'window', scope: 'outside', keys: ['Shift+F1'] },
  'window.doctor': { ...app, keys: [] },
  'window.about': { ...app, keys: [] },
} as const satisfies Readonly<Record<string, CommandSpec>>

export type CommandId = keyof typeof commands

/** In the order in which they are listed. */
export const commandIds = Object.keys(commands) as readonly CommandId[]

/** @returns what a command is; the settings of another version may name one that is not here: null. */
export function commandSpec(id: string): CommandSpec | null {
  return Object.hasOwn(commands, id) ? commands[id as CommandId] : null
}
