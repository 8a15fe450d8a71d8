/**
 * The tools' own text, compared with what they printed at the moment "before". Line by line within each interface's block;
 * lines in which only counters or timers differ are no difference, and are told apart so that they can be dimmed.
 */
import type { ObservedOutput } from './types'

export type LineChange = 'same' | 'new' | 'gone' | 'changed' | 'counter'

export interface OutputLine {
  readonly text: string
  readonly change: LineChange
}

interface Block {
  /** What the block is about: the interface's name, or the whole line of a table's row. */
  readonly key: string
  readonly lines: readonly string[]
}

/**
 * @param before what the tool printed at the marked moment; null where none is marked: then every line is 'same'.
 * @param now what it prints now.
 * @returns the lines of now, with the lines that are gone in their old place.
 */
export function compareOutputs(tool: ObservedOutput, before: string | null, now: string): OutputLine[] {
  const blocks = split(tool, now)
  if (before === null) return blocks.flatMap((block) => block.lines.map((text) => ({ text, change: 'same' as const })))
  const old = split(tool, before)
  const known = new Map(old.map((block) => [block.key, block]))
  const keys = new Set(blocks.map((block) => block.key))
  const lines: OutputLine[] = []
  // What is gone stays behind the block that it followed.
  const goneAfter = new Map<string, Block[]>()
  let last = ''
  for (const block of old) {
    if (keys.has(block.key)) last = block.key
    else goneAfter.set(last, [...(goneAfter.get(last) ?? []), block])
  }
  const addGone = (key: string): void => {
    for (const block of goneAfter.get(key) ?? [])
      lines.push(...block.lines.map((text) => ({ text, change: 'gone' as const })))
  }
  addGone('')
  for (const block of blocks) {
    lines.push(...compareBlock(known.get(block.key), block))
    addGone(block.key)
  }
  return lines
}

function compareBlock(before: Block | undefined, now: Block): OutputLine[] {
  if (!before) return now.lines.map((text) => ({ text, change: 'new' as const }))
  const same = new Set(before.lines)
  const shapes = new Set(before.lines.map(withoutCounters))
  const heads = new Set(before.lines.map(firstWord))
  const lines = now.lines.map((text): OutputLine => {
    if (same.has(text)) return { text, change: 'same' }
    if (shapes.has(withoutCounters(text))) return { text, change: 'counter' }
    return { text, change: heads.has(firstWord(text)) ? 'changed' : 'new' }
  })
  const present = new Set(now.lines.map(firstWord))
  const gone = before.lines.filter((text) => text.trim() !== '' && !present.has(firstWord(text)))
  return [...lines, ...gone.map((text) => ({ text, change: 'gone' as const }))]
}

/** ifconfig and ip print a block an interface, headed by its name at the margin; brctl and route print rows. */
function split(tool: ObservedOutput, text: string): Block[] {
  const lines = text.replace(/\n+$/, '').split('\n')
  if (lines.join('') === '') return []
  const blocks: { key: string; lines: string[] }[] = []
  for (const line of lines) {
    const last = blocks[blocks.length - 1]
    const key = blockKey(tool, line)
    if (key === null && last) last.lines.push(line)
    else blocks.push({ key: key ?? line, lines: [line] })
  }
  return blocks
}

function blockKey(tool: ObservedOutput, line: string): string | null {
  if (tool === 'route-n' || tool === 'ip-route') return line
  if (tool === 'brctl-show') return /^\S/.test(line) ? firstWord(line) : line
  if (!/^\S/.test(line)) return null
  // "5: veth05fbd0f@if4: <…>", "docker0: flags=…", and busybox's "eth0      Link encap:…".
  return /^(?:\d+: )?([^\s:@]+)/.exec(line)?.[1] ?? line
}

function firstWord(line: string): string {
  const words = line.trim().split(/\s+/)
  // "RX packets" and "RX errors" are two lines; "inet6" may come several times, once an address.
  return words[0] === 'RX' || words[0] === 'TX' || words[0]?.startsWith('inet') === true
    ? words.slice(0, 2).join(' ')
    : (words[0] ?? '')
}

/** Counters and timers: the numbers of ifconfig's RX and TX lines, and ip's remaining lifetimes. */
function withoutCounters(line: string): string {
  if (/^\s*(RX|TX)\b|^\s*collisions/.test(line)) return line.replace(/\d+(\.\d+)? ?([KMGT]?i?B)?/g, '#')
  return line.replace(/(valid_lft|preferred_lft) \d+sec/g, '$1 #')
}
