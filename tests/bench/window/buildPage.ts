/** A contender's page, built as the product's own is: minified, for the oldest Chromium. */
import { resolve } from 'node:path'
import { build } from 'vite'

/** @param source the page's folder. @param name of the folder below `out` that it is built into. @returns that folder. */
export async function buildPage(source: string, name: string): Promise<string> {
  const outDir = resolve('out', name)
  await build({
    root: resolve(source),
    base: './',
    configFile: false,
    logLevel: 'error',
    define: { __VUE_PROD_DEVTOOLS__: 'false', __VUE_OPTIONS_API__: 'true' },
    build: { outDir, emptyOutDir: true, target: 'chrome114', modulePreload: false },
  })
  return outDir
}
