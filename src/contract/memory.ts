/**
 * What only the page knows, and the page after it is to know again: moments, what the tools printed at them, how the picture is
 * looked at. Main keeps it as the page's own text, which it never reads.
 */

/** A moment and its outputs have a number; of the rest there is one each. */
export const memoryKey = /^(?:(?:moment|texts)-[1-9]\d{0,8}|compared|view|sides)$/

/** UTF-16 code units of one text. The picture of a thousand namespaces takes a quarter of it. */
export const memoryTextLimit = 4 * 1024 * 1024

/** UTF-16 code units of all of them together, each counted with what a key costs. */
export const memoryLimit = 32 * 1024 * 1024
