/** What a terminal answers by itself, and what is typed into it, come by the same way: this tells them apart. Pure. */

/**
 * Answers to questions of the program that runs there: device attributes, status and cursor position, modes, sizes and
 * colours, settings, the focus, and the mouse, whose place is one terminal's own. Source: XTerm Control Sequences,
 * "Functions using CSI", "Operating System Commands", "Device-Control functions" and "Mouse Tracking". Shift+F3 looks like
 * a cursor's position in the first line and counts as one.
 */
const replies = [
  /^\x1b\[[?>=]?[\d;]*[cnRuy]$/,
  /^\x1b\[\??[\d;]*(\$y|t)$/,
  /^\x1b[\]P][^\x07\x1b]*(\x07|\x1b\\)$/,
  /^\x1b\[[IO]$/,
  /^\x1b\[(<[\d;]+[mM]|M[^]{3})$/,
]

/** @returns whether a terminal said that by itself, so that it is for its own program alone. */
export function isReply(data: string): boolean {
  return replies.some((reply) => reply.test(data))
}

const [begin, end] = ['\x1b[200~', '\x1b[201~']

/** @returns the text of a bracketed paste without its brackets, which are for that terminal's program; null for all else. */
export function bracketedPaste(data: string): string | null {
  return data.startsWith(begin) && data.endsWith(end) ? data.slice(begin.length, -end.length) : null
}
