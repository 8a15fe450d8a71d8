import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'
import { gatherLicences } from './scripts/lib/licences.mjs'

// One build serves both Electrons: node18.15 and chrome114 are what the oldest supported runtime (Electron 25) has.
const nodeTarget = 'node18.15'
const external = ['electron', /^node:/, '@lydell/node-pty', 'koffi']

/**
 * What dockerode brings for builds and for engines by SSH, neither of which is used here, is two thirds of what the window's
 * process would load at its start. Each is read where it is called, and never is.
 */
const unused = ['ssh2', '@grpc/grpc-js', '@grpc/proto-loader', 'tar-fs']
const withoutUnused = {
  name: 'without-unused',
  enforce: 'pre' as const,
  resolveId: (id: string) => (unused.includes(id) ? `\0unused:${id}` : null),
  load: (id: string) => (id.startsWith('\0unused:') ? 'export {}' : null),
}

export default defineConfig({
  main: {
    plugins: [withoutUnused],
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
          // Read by learners as well: it lies among the resources.
          'network-plugin': resolve('resources/network-plugin/network-plugin.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].js' },
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
