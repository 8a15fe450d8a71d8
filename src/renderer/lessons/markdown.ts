/** A lesson's Markdown → safe HTML: no raw HTML is taken, and what comes out is cleaned all the same. */
import DOMPurify from 'dompurify'
import MarkdownIt from 'markdown-it'

const parser = new MarkdownIt({ html: false, linkify: false, typographer: false })

/** Links are shown but lead nowhere: the window never leaves its own page. */
export function renderMarkdown(text: string): string {
  return DOMPurify.sanitize(parser.render(text), { FORBID_TAGS: ['img', 'style'], FORBID_ATTR: ['style', 'href'] })
}

/** A title: only inline code and emphasis. */
export function renderTitle(text: string): string {
  return DOMPurify.sanitize(parser.renderInline(text), { ALLOWED_TAGS: ['code', 'em', 'strong'], ALLOWED_ATTR: [] })
}
