/** A lesson's Markdown → safe HTML: no raw HTML is taken, and what comes out is cleaned all the same. */
import DOMPurify from 'dompurify'
import MarkdownIt from 'markdown-it'
import { markTerms } from '../../core/glossary/mark'

const parser = new MarkdownIt({ html: false, linkify: false, typographer: false }).disable('image')
// A link is shown and leads nowhere: where it would lead does not even come into the HTML.
parser.renderer.rules['link_open'] = () => '<a>'

/** The glossary's terms that were marked in this text; null: none is to be. */
interface Environment {
  readonly seen: Set<string> | null
}

// Code is not text: it has tokens of its own.
parser.renderer.rules.text = (tokens, index, _options, environment) => {
  const text = tokens[index]?.content ?? ''
  const { escapeHtml } = parser.utils
  // Given by the two functions below.
  const { seen } = environment as unknown as Environment
  if (!seen) return escapeHtml(text)
  return markTerms(text, seen)
    .map((piece) =>
      piece.term === null
        ? escapeHtml(piece.text)
        : `<button type="button" class="term" data-term="${piece.term}">${escapeHtml(piece.text)}</button>`,
    )
    .join('')
}

/** Each term of the glossary is marked where it stands first. Links are shown but lead nowhere: the window never leaves its own page. */
export function renderMarkdown(text: string): string {
  return DOMPurify.sanitize(parser.render(text, { seen: new Set() } satisfies Environment), {
    FORBID_TAGS: ['img', 'style'],
    FORBID_ATTR: ['style', 'href'],
  })
}

/** A title: only inline code and emphasis. */
export function renderTitle(text: string): string {
  return DOMPurify.sanitize(parser.renderInline(text, { seen: null } satisfies Environment), {
    ALLOWED_TAGS: ['code', 'em', 'strong'],
    ALLOWED_ATTR: [],
  })
}
