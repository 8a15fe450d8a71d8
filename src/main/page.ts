/**
 * The page's own files have addresses of a scheme of their own, and nothing else of the machine has one: what runs in the page
 * cannot ask for `file:` (Electron's security checklist, "avoid usage of the file:// protocol").
 */
import type { Protocol, Session } from 'electron'
import { extname, join } from 'node:path'

const scheme = 'vethlab'
const origin = `${scheme}://page`
/** Where the window begins. */
export const pageAddress = `${origin}/index.html`

/**
 * Styles may stand in the page: xterm and Vue Flow place what they draw by them. Everything else comes from the page's own
 * files, and nothing is asked of anybody else.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** ERR_FILE_NOT_FOUND of Chromium's net_error_list.h. */
const notFound = -6

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

/** Makes the scheme one with origins, as https has them. To be called before the application is ready. */
export function registerPageScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true } }])
}

/**
 * Answers the page's requests out of the folder of the built page. The files are read by Electron itself: `protocol.handle` would
 * load a whole HTTP client before the first of them, and hand each on piece by piece on this process's one thread, which has
 * better to do (`npm run -s bench -- startup`).
 * @param directory absolute path of out/renderer; it may lie within an asar.
 * @returns when the page has begun to load: until then whoever waits for it needs this process to be free.
 */
export function servePage(session: Session, directory: string): Promise<void> {
  return new Promise((resolve) => {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- what is to be used instead is slower, see above
    session.protocol.registerFileProtocol(scheme, (request, answer) => {
      const name = request.method === 'GET' ? pageFile(request.url) : null
      const type = contentTypes[extname(name ?? '')]
      if (name === null || type === undefined) {
        answer({ error: notFound })
        return
      }
      answer({ path: join(directory, name), headers: headersOf(type) })
      setImmediate(resolve)
    })
  })
}

function headersOf(type: string): Record<string, string> {
  return {
    'content-type': type,
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
  }
}

/**
 * @param address of a request.
 * @returns the file below the page's folder that it names; null for an address of anything else.
 */
export function pageFile(address: string): string | null {
  if (!isPageAddress(address)) return null
  // The build's own names hold nothing that would need an escape, and no part of them begins with a dot.
  return /^\/((?:[\w-][\w.-]*\/)*[\w-][\w.-]*)(?:[?#]|$)/.exec(address.slice(origin.length))?.[1] ?? null
}

/** @returns whether an address, of a frame or of a request, is one of the page's own. */
export function isPageAddress(address: string): boolean {
  return address.startsWith(`${origin}/`)
}
