import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import ts from 'typescript'
import { gatherLicences } from './scripts/lib/licences.mjs'

// One build serves both Electrons: node18.15 and chrome114 are what the oldest supported runtime (Electron 25) has.
const nodeTarget = 'node18.15'
const external = ['electron', /^node:/, '@lydell/node-pty', 'koffi']

/**
 * What dockerode brings for builds and for engines by SSH, neither of which is used here, is most of what the window's process
 * would load at its start. Each is read where it is called, and never is.
 */
const unused = ['ssh2', '@grpc/grpc-js', '@grpc/proto-loader', 'protobufjs', 'tar-fs', '@balena/dockerignore']
const withoutUnused = {
  name: 'without-unused',
  enforce: 'pre' as const,
  resolveId: (id: string) => (unused.includes(id) ? `\0unused:${id}` : null),
  load: (id: string) => (id.startsWith('\0unused:') ? 'export {}' : null),
}

/** It is copied into lab hosts, where nothing of the rest is: a bundler would have it ask for the bundle's common parts. */
const networkPlugin = {
  name: 'network-plugin',
  generateBundle(this: { emitFile(file: { type: 'asset'; fileName: string; source: string }): string }) {
    const source = readFileSync(resolve('resources/network-plugin/network-plugin.ts'), 'utf8')
    const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 }
    const { outputText } = ts.transpileModule(source, { compilerOptions })
    this.emitFile({ type: 'asset', fileName: 'network-plugin.js', source: outputText })
  },
}

/** Of what the window's process loads at its start, which takes turns with all else that it has to do then (src/main/ahead.ts). */
const pieces = [
  // Of no weight, and asked for before all others.
  { name: 'first', test: /src\/(?:contract\/ipc|core\/looks\/themes)\.ts/, priority: 1 },
  { name: 'zod', test: /node_modules\/zod\// },
  { name: 'engine-client', test: /node_modules\/(?:dockerode|docker-modem|readable-stream)\// },
  { name: 'facts', test: /src\/core\/(?:facts|topology)\/schema\.ts/ },
  { name: 'schemas', test: /src\/contract\/(?:agent|ipc)(?:Schemas|Values)\.ts/ },
]

export default defineConfig({
  main: {
    plugins: [withoutUnused, networkPlugin],
    build: {
      externalizeDeps: { exclude: ['dockerode'] },
      target: nodeTarget,
      outDir: 'out/main',
      rollupOptions: {
        external,
        // The agent, its worker and helper programs, and the command line are entries beside the window's main process:
        // the composition roots find each other by file name in this one folder.
        input: {
          index: resolve('src/main/index.ts'),
          agent: resolve('src/agent/index.ts'),
          observer: resolve('src/agent/observe/worker.ts'),
          layout: resolve('src/agent/labhost/layoutProgram.ts'),
          cli: resolve('src/cli/index.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].js', codeSplitting: { groups: pieces } },
      },
    },
  },
  preload: {
    build: {
      target: nodeTarget,
      outDir: 'out/preload',
      rollupOptions: {
        external: ['electron'],
        input: resolve('src/preload/index.ts'),
        output: { format: 'cjs', entryFileNames: 'index.js' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [vue()],
    define: { LICENCES: JSON.stringify(gatherLicences(resolve('.'))) },
    build: {
      target: 'chrome114',
      outDir: 'out/renderer',
      // Read and compiled at every start: half of it is names and spaces.
      minify: true,
      // Read from the disk, not from a network.
      chunkSizeWarningLimit: 2_000,
      rollupOptions: { input: resolve('src/renderer/index.html') },
    },
  },
})
