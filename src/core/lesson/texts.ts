/** Splits ko.md or en.md into the lesson's title and aim, its steps' texts and their hints. */

export interface StepText {
  readonly title: string
  /** Markdown. */
  readonly body: string
  /** Markdown by the hint's key. */
  readonly hints: ReadonlyMap<string, string>
}

export interface LessonText {
  readonly title: string
  /** Markdown. */
  readonly aim: string
  readonly steps: ReadonlyMap<string, StepText>
}

export interface TextFault {
  readonly line: number
  readonly message: string
  readonly remedy: string
}

interface Section {
  readonly line: number
  readonly level: 1 | 2 | 3
  readonly heading: string
  readonly lines: string[]
}

/**
 * Reads the headings `# TITLE`, `## STEP: TITLE` and `### hint KEY`; every other line is text of the section above it.
 * Lines inside code fences are never headings (a shell comment begins with "#", too).
 */
export function parseLessonText(markdown: string): LessonText | TextFault {
  const sections = splitSections(markdown)
  if ('message' in sections) return sections
  const [head, ...rest] = sections
  if (head?.level !== 1) {
    return { line: head?.line ?? 1, message: 'there is no title', remedy: 'Begin the file with "# TITLE".' }
  }
  const steps = new Map<string, { title: string; body: string; hints: Map<string, string> }>()
  let current: { title: string; body: string; hints: Map<string, string> } | null = null
  for (const section of rest) {
    const text = section.lines.join('\n').trim()
    if (section.level === 3) {
      const key = section.heading.slice('hint '.length).trim()
      if (!current) return fault(section, `the hint "${key}" stands before the first step`, 'Move it into its step.')
      if (current.hints.has(key)) return fault(section, `the hint "${key}" is there twice`, 'Remove one of them.')
      if (text === '') return fault(section, `the hint "${key}" says nothing`, 'Write its text.')
      current.hints.set(key, text)
      continue
    }
    const match = /^([a-z0-9][a-z0-9-]{0,63}):\s+(\S.*)$/.exec(section.heading)
    const [, id, title] = match ?? []
    if (section.level === 1 || id === undefined || title === undefined) {
      return fault(section, `the heading "${section.heading}" names no step`, 'Write "## STEP-ID: title".')
    }
    if (steps.has(id)) return fault(section, `the step "${id}" is there twice`, 'Remove one of them.')
    if (text === '') return fault(section, `the step "${id}" says nothing`, 'Write its text.')
    current = { title, body: text, hints: new Map() }
    steps.set(id, current)
  }
  return { title: head.heading, aim: head.lines.join('\n').trim(), steps }
}

function fault(section: Section, message: string, remedy: string): TextFault {
  return { line: section.line, message, remedy }
}

function splitSections(markdown: string): Section[] | TextFault {
  const sections: Section[] = []
  let fence: { mark: string; line: number } | null = null
  for (const [index, line] of markdown.split(/\r?\n/).entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1]
    // A fence is closed by the same character, at least as many of them (CommonMark 4.5).
    if (mark && !fence) fence = { mark, line: index + 1 }
    else if (mark && fence && mark.startsWith(fence.mark)) fence = null
    const heading = fence ? null : /^(#|##|###(?= hint ))\s+(.*)$/.exec(line)
    const [, hashes, title] = heading ?? []
    if (hashes !== undefined && title !== undefined) {
      sections.push({ line: index + 1, level: hashes.length as 1 | 2 | 3, heading: title.trim(), lines: [] })
      continue
    }
    const last = sections.at(-1)
    if (last) last.lines.push(line)
    else if (line.trim() !== '') {
      return { line: index + 1, message: 'there is text before the title', remedy: 'Begin the file with "# TITLE".' }
    }
  }
  if (fence) return { line: fence.line, message: 'a code fence is not closed', remedy: 'Close it with the same mark.' }
  return sections
}
