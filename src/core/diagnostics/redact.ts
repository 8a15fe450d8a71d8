/**
 * Takes out of a sentence what tells whose machine it is: names that are known, and what looks like a path, an address, a URL or
 * a secret. It rather takes out too much: what stays must be fit for a public page.
 */
import { visibleText } from '../text/visible'
import type { DiagnosticsWish, KnownNames } from './types'

interface Rule {
  readonly pattern: RegExp
  readonly by: string
}

/** A value that follows a word for a secret, a token by its shape, and the values of a program's environment. */
const secrets: readonly Rule[] = [
  { pattern: /\b(bearer|basic)\s+[^\s"']+/gi, by: '$1 <secret>' },
  {
    pattern:
      /\b([\w-]*(?:passw(?:or)?d|passphrase|secret|token|api[-_]?key|private[-_]?key|credentials?|authorization)[\w-]*["']?\s*[=:]\s*)(?:"[^"]*"|'[^']*'|[^\s"',;]+)/gi,
    by: '$1<secret>',
  },
  { pattern: /(--password|-p|--pass|--token)(\s+|=)[^\s"']+/g, by: '$1$2<secret>' },
  { pattern: /\b([A-Z][A-Z0-9_]{2,})=(?:"[^"]*"|'[^']*'|\S+)/g, by: '$1=<secret>' },
  // Letters and digits mixed, so long that nobody chose it: ids, keys, tokens.
  { pattern: /\b(?=[\w+/=.-]*\d)(?=[\w+/=.-]*[A-Za-z])[A-Za-z0-9_+=-]{20,}(?:\.[\w+=-]+)*/g, by: '<token>' },
  { pattern: /\b(?=[a-f]*\d)[0-9a-f]{12,}\b/gi, by: '<id>' },
]

/** RFC 3986: scheme, authority, the rest. What is reached over a file's path is left to the paths. */
const urls: Rule = { pattern: /\b(?!(?:unix|npipe|file):)[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]*/gi, by: '<url>' }

const hex = '[0-9a-f]'
const addresses: readonly Rule[] = [
  // MAC and longer link-layer addresses, with ":" or "-", and as Cisco writes them.
  {
    pattern: new RegExp(`(?<![0-9a-z])${hex}{2}(?:([:-])${hex}{2})(?:\\1${hex}{2}){3,}(?![0-9a-z])`, 'gi'),
    by: '<mac>',
  },
  { pattern: new RegExp(`(?<![0-9a-z])(?:${hex}{4}\\.){2}${hex}{4}(?![0-9a-z])`, 'gi'), by: '<mac>' },
  // IPv6 (RFC 4291, 2.2) with zone, IPv4 part, length: two colons side by side, or seven of them.
  {
    pattern: new RegExp(
      `(?<![0-9a-z:])(?:${hex}{0,4}:){0,7}:(?:${hex}{1,4}(?::${hex}{0,4}){0,7})?(?:\\d{0,3}(?:\\.\\d{1,3}){3})?(?:%[\\w.-]+)?(?:/\\d{1,3})?`,
      'gi',
    ),
    by: '<ip>',
  },
  {
    pattern: new RegExp(
      `(?<![0-9a-z:])(?:${hex}{1,4}:){4,}(?:\\d{1,3}(?:\\.\\d{1,3}){3}|${hex}{1,4})(?:%[\\w.-]+)?(?:/\\d{1,3})?`,
      'gi',
    ),
    by: '<ip>',
  },
  { pattern: /(?<![0-9a-z.])\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?(?![0-9])/gi, by: '<ip>' },
]

/** Folders that every machine has. What lies below another one may be named after anybody. */
const everywhere = /^\/(?:bin|boot|dev|etc|lib|lib32|lib64|proc|sbin|sys|usr|var\/lib\/docker|var\/run|run)(?:\/|$)/

const names: readonly Rule[] = [
  { pattern: /[\w.+-]+@[\w.-]+/g, by: '<user>@<host>' },
  { pattern: /\/run\/user\/\d+/g, by: '/run/user/<uid>' },
  // How the engine speaks of what it does not have, or has already (daemon, cli): the name may be nobody's any more.
  {
    pattern:
      /\b(no such (?:container|network|image|volume|object)|(?:container|network|image) name|(?:Container|container|network|Network|image|Image)):?\s+"?\/?(?!<|["']?(?:is|not|has|name|in|with|of|does|cannot|network|and|or)\b)[\w.:/-]+"?/g,
    by: '$1 <name>',
  },
  { pattern: /"[^"]*"|“[^”]*”|`[^`]*`|(?<![\p{L}\p{N}])'[^']*'/gu, by: '<quoted>' },
]

/**
 * @param text one sentence, of a program or of ours.
 * @param known what is somebody's name, whatever it looks like.
 * @returns the same, fit to be shown anywhere, with what acts on a screen made visible.
 */
export function redact(text: string, known: KnownNames, wish: DiagnosticsWish): string {
  let rest = text
  if (!wish.names) {
    rest = withoutNames(rest, known)
    // URLs name machines and people as well as addresses.
    rest = apply(rest, [urls])
  } else if (!wish.addresses) rest = apply(rest, [urls])
  rest = apply(rest, secrets)
  if (!wish.addresses) rest = apply(rest, addresses)
  if (!wish.names) rest = apply(withoutPaths(rest), names)
  return visibleText(rest)
}

function apply(text: string, rules: readonly Rule[]): string {
  return rules.reduce((rest, { pattern, by }) => rest.replace(pattern, by), text)
}

function withoutPaths(text: string): string {
  return text.replace(/(?<![\w<>.~])\/[^\s"'`,;:()<>]+/g, (path) => (everywhere.test(path) ? path : '<path>'))
}

/** All at once, the longest first: no name is left because a shorter one within it went before. */
function withoutNames(text: string, { user, host, home, others }: KnownNames): string {
  const [machine = ''] = host.split('.')
  const words = new Map<string, string>()
  const add = (name: string, by: string): void => {
    // A name may have been written down as JSON, or with its control characters made visible.
    for (const form of [name, JSON.stringify(name).slice(1, -1), visibleText(name)]) {
      const key = form.trim().toLowerCase()
      if (key !== '' && !words.has(key)) words.set(key, by)
    }
  }
  if (home !== '' && home !== '/') add(home, '<home>')
  add(user, '<user>')
  add(host, '<host>')
  add(machine, '<host>')
  for (const name of others) add(name, '<name>')
  if (words.size === 0) return text
  const sorted = [...words.keys()].sort((one, other) => other.length - one.length)
  const pattern = new RegExp(sorted.map(asPattern).join('|'), 'giu')
  return text.replace(pattern, (found) => words.get(found.toLowerCase()) ?? '<name>')
}

/** Of one or two letters, only where it stands alone: every sentence has them. */
function asPattern(name: string): string {
  const literal = name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  return name.length > 2 ? literal : `(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`
}
