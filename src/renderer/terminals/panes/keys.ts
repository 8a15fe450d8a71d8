/** What can be done with the terminals' pane by a menu or a key, and the command that each is. */
export const paneCommands = {
  'split-right': 'pane.splitRight',
  'split-down': 'pane.splitDown',
  same: 'pane.same',
  close: 'pane.close',
  maximise: 'pane.maximise',
  synchronise: 'pane.synchronise',
  left: 'pane.left',
  right: 'pane.right',
  up: 'pane.up',
  down: 'pane.down',
  'next-tab': 'pane.nextTab',
  'previous-tab': 'pane.previousTab',
} as const

export type PaneKey = keyof typeof paneCommands
