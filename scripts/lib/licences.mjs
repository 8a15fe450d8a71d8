/** The licences of everything that is shipped, as its own packages state them: gathered at each build, never written down. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const textName = /^(licen[cs]e|copying|notice|ofl)([.-].*)?$/i
const bareImport = /(?:from|import|require)\s*\(?\s*['"]((?:@[\w.-]+\/)?[a-z][\w.-]*)(?:\/[^'"]*)?['"]/g
/** They run at the build only, or are types: nothing of them is packed (electron-builder.config.cjs). */
const notShipped = (name) =>
  name.startsWith('@types/') || ['nan', 'buildcheck', 'cpu-features', 'undici-types', 'csstype'].includes(name)

/**
 * @param root folder of package.json.
 * @returns by name, each `{name, version, licence, text}`: the packages that the sources import, the dependencies of the
 * package itself, and all that these depend on. Electron's own dependencies only download it.
 */
export function gatherLicences(root) {
  const own = readJson(join(root, 'package.json'))
  const declared = new Set([...Object.keys(own.dependencies), ...Object.keys(own.devDependencies)])
  const queue = [
    ...Object.keys(own.dependencies),
    ...importedBy(join(root, 'src')).filter((name) => declared.has(name)),
  ]
  const found = new Map()
  while (queue.length > 0) {
    const name = queue.pop()
    const folder = join(root, 'node_modules', name)
    if (found.has(name) || notShipped(name) || !existsSync(join(folder, 'package.json'))) continue
    const {
      version,
      license,
      licenses,
      dependencies = {},
      optionalDependencies = {},
    } = readJson(join(folder, 'package.json'))
    // The array is how it was written before npm 2.
    const licence = typeof license === 'string' ? license : (license ?? licenses?.[0])?.type
    found.set(name, { name, version, licence, text: textOf(folder) })
    if (name !== 'electron') queue.push(...Object.keys(dependencies), ...Object.keys(optionalDependencies))
  }
  return [...found.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
}

function importedBy(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(ts|vue)$/.test(name))
  const texts = files.map((name) => readFileSync(join(folder, name), 'utf8'))
  return [...new Set(texts.flatMap((text) => [...text.matchAll(bareImport)].map((match) => match[1])))]
}

function textOf(folder) {
  const names = readdirSync(folder).filter((name) => textName.test(name))
  return names.map((name) => readFileSync(join(folder, name), 'utf8').trim()).join('\n\n')
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}
