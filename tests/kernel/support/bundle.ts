/** Builds TypeScript entries of the agent for tests that need them as files: a worker thread cannot load TypeScript. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'vite'

export interface Bundle {
  path(name: string): string
  remove(): void
}

/**
 * Bundles entries as the product's build does, into a folder of their own. The working directory is the repository's.
 * @param entries name → source file, relative to the repository.
 */
export async function bundleEntries(entries: Readonly<Record<string, string>>): Promise<Bundle> {
  const folder = mkdtempSync(join(tmpdir(), 'vethlab-bundle-'))
  const root = resolve('.')
  const input = Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, join(root, file)]))
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    // Taken in: the folder has no packages beside it.
    ssr: { noExternal: ['ipaddr.js'] },
    build: {
      ssr: true,
      target: 'node18.15',
      outDir: folder,
      emptyOutDir: false,
      rollupOptions: {
        external: ['koffi', /^node:/],
        input,
        // The folder lies outside of the repository, so the native package is named by its full path.
        output: {
          format: 'cjs',
          entryFileNames: '[name].js',
          paths: { koffi: createRequire(join(root, 'package.json')).resolve('koffi') },
        },
      },
    },
  })
  return {
    path: (name) => join(folder, `${name}.js`),
    remove: () => {
      rmSync(folder, { recursive: true })
    },
  }
}
