/** One page that shows every screenshot of the last run: by suite and view, to be narrowed by language, theme and width. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @param {string} folder with one folder a suite, as the e2e tests fill it.
 * @returns {string} the page's path; it has no script but its own and works from file://.
 */
export function writeScreenshotPage(folder) {
  mkdirSync(folder, { recursive: true })
  const page = join(folder, 'index.html')
  writeFileSync(page, screenshotPage(listShots(folder)))
  return page
}

/** @returns {{path: string, suite: string, name: string}[]} in a stable order. */
export function listShots(folder) {
  if (!existsSync(folder)) return []
  const suites = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return suites
    .flatMap(({ name: suite }) =>
      readdirSync(join(folder, suite))
        .filter((file) => file.endsWith('.png'))
        .map((file) => ({ path: `${suite}/${file}`, suite, name: file.slice(0, -'.png'.length) })),
    )
    .sort((one, other) => (one.path < other.path ? -1 : 1))
}

/** Names of views in every look end so: NAME-WIDTH-LANGUAGE-THEME. @returns nulls for a picture of one look. */
export function lookOf(name) {
  const [, view = name, width = null, language = null, theme = null] =
    /^(.+)-(\d{3,4})-(ko|en)-(dark|light|contrast)$/.exec(name) ?? []
  return { view, width, language, theme }
}

/** @param {{path: string, suite: string, name: string}[]} shots @returns {string} the document. */
export function screenshotPage(shots) {
  const looks = shots.map((shot) => ({ ...shot, ...lookOf(shot.name) }))
  const choices = ['language', 'theme', 'width'].map((key) =>
    choice(
      key,
      looks.map((look) => look[key]),
    ),
  )
  const views = groupBy(looks, keyOf)
  const sections = [...views].map(
    ([title, list]) =>
      `<section><h2>${escape(title)}</h2><div class="row">${list.map(figure).join('')}</div></section>`,
  )
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8" />
<title>Vethlab: ${String(shots.length)} screenshots</title>
<style>${style}</style>
<header><h1>Vethlab: ${String(shots.length)} screenshots</h1>${choices.join('')}</header>
${sections.join('\n')}
<script>${script}</script>
</html>
`
}

const keyOf = ({ suite, view }) => `${suite}: ${view}`

function groupBy(list, key) {
  const groups = new Map()
  for (const one of list) groups.set(key(one), [...(groups.get(key(one)) ?? []), one])
  return groups
}

function choice(key, values) {
  const known = [...new Set(values.filter((value) => value !== null))].sort()
  const options = known.map((value) => `<option>${escape(value)}</option>`).join('')
  return `<label>${key} <select data-key="${key}"><option value="">all</option>${options}</select></label>`
}

function figure({ path, name, language, theme, width }) {
  const data = Object.entries({ language, theme, width }).map(([key, value]) => `data-${key}="${value ?? ''}"`)
  const address = path.split('/').map(encodeURIComponent).join('/')
  return `<figure ${data.join(' ')}><a href="${address}"><img src="${address}" alt="${escape(name)}" loading="lazy" /></a><figcaption>${escape(name)}</figcaption></figure>`
}

function escape(text) {
  const marks = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return text.replace(/[&<>"]/g, (mark) => marks[mark])
}

const style = `
body { margin: 24px; background: #f2f4f7; color: #17212c; font: 14px/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: 20px; align-items: baseline; }
h2 { margin: 28px 0 8px; font-size: 16px; }
.row { display: grid; grid-template-columns: repeat(auto-fill, minmax(360px, 1fr)); gap: 14px; }
figure { margin: 0; }
figure[hidden], section[hidden] { display: none; }
img { width: 100%; border: 1px solid #c3cedb; border-radius: 6px; background: #fff; }
figcaption { color: #506072; font-size: 12.5px; overflow-wrap: anywhere; }`

/* A picture of one look alone is shown whatever is chosen. */
const script = `
const selects = [...document.querySelectorAll('select')]
function narrow() {
  for (const figure of document.querySelectorAll('figure')) {
    figure.hidden = selects.some(({ value, dataset: { key } }) => value && figure.dataset[key] && figure.dataset[key] !== value)
  }
  for (const section of document.querySelectorAll('section')) section.hidden = !section.querySelector('figure:not([hidden])')
}
for (const select of selects) select.addEventListener('change', narrow)`
