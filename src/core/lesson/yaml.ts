/** Reads a lesson's YAML as data from a stranger: size and depth bounded, no aliases, no tags, no keys of Object.prototype. */
import { isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml'

/** Lessons are a few KiB; anything near this is no lesson. */
const largestText = 256 * 1024

export interface YamlFault {
  /** First line is 1; null where the fault is of the whole file. */
  readonly line: number | null
  readonly message: string
  readonly remedy: string
}

export interface ParsedYaml {
  readonly value: unknown
  /** The line of the node at that path, or of its nearest parent that is there. */
  lineOf(path: readonly PropertyKey[]): number | null
}

/** Parses one YAML 1.2 document; every fault is a value with its line. */
export function parseYaml(text: string): ParsedYaml | YamlFault {
  if (text.length > largestText) {
    const size = `${String(Math.ceil(text.length / 1024))} KiB`
    return { line: null, message: `the file has ${size}`, remedy: `Keep it below ${String(largestText / 1024)} KiB.` }
  }
  const lines = new LineCounter()
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' })
    return faultOf(document, lines) ?? parsed(document, lines)
  } catch (error) {
    // The composer recurses: a document nested thousands deep ends in a RangeError.
    return { line: null, message: `the YAML cannot be read: ${String(error)}`, remedy: 'Nest it less deeply.' }
  }
}

function faultOf(document: Document.Parsed, lines: LineCounter): YamlFault | null {
  const error = document.errors[0] ?? document.warnings[0]
  if (error) {
    const message = `the YAML is broken: ${error.message.split('\n')[0] ?? error.code}`
    return { line: lines.linePos(error.pos[0]).line, message, remedy: 'Correct that line.' }
  }
  let fault: YamlFault | null = null
  const refuse = (offset: number | undefined, message: string, remedy: string): symbol => {
    fault = { line: offset === undefined ? null : lines.linePos(offset).line, message, remedy }
    return visit.BREAK
  }
  visit(document, {
    Alias: (_key, node) => refuse(node.range?.[0], `an alias (*${node.source})`, 'Write the value out.'),
    Pair: (_key, pair) => {
      const key = isScalar(pair.key) ? pair.key : null
      if (typeof key?.value !== 'string') return refuse(key?.range?.[0], 'a key that is no text', 'Use a plain name.')
      if (!(key.value in Object.prototype)) return undefined
      return refuse(key.range?.[0], `the key "${key.value}"`, 'Remove it: no lesson has such a key.')
    },
  })
  return fault
}

function parsed(document: Document.Parsed, lines: LineCounter): ParsedYaml {
  return {
    value: document.toJS({ maxAliasCount: 0 }) as unknown,
    lineOf(path) {
      for (let length = path.length; length >= 0; length--) {
        const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
        const range = (node as { range?: readonly number[] | null } | null | undefined)?.range
        if (range?.[0] !== undefined) return lines.linePos(range[0]).line
      }
      return null
    },
  }
}
