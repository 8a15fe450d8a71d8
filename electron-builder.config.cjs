/** Packs what runs and nothing else. The runtime is a copy of the one that set-up found (scripts/run.mjs, task dist). */
const { cpSync, existsSync, rmSync } = require('node:fs')
const { join } = require('node:path')

const runtime = process.env.VETHLAB_DIST_RUNTIME
const copy = join(__dirname, 'dist', 'runtime')
if (runtime) {
  rmSync(copy, { recursive: true, force: true })
  cpSync(runtime, copy, { recursive: true })
  rmSync(join(copy, 'resources/app'), { recursive: true, force: true })
}
if (runtime && !existsSync(join(copy, 'electron'))) throw new Error(`${runtime} holds no Electron`)

module.exports = {
  appId: 'example.vethlab',
  productName: 'Vethlab',
  electronDist: copy,
  electronVersion: process.env.VETHLAB_DIST_VERSION,
  npmRebuild: false,
  nodeGypRebuild: false,
  buildDependenciesFromSource: false,
  directories: { output: 'dist' },
  files: [
    'package.json',
    'out/main/**',
    'out/preload/**',
    'out/renderer/**',
    '!**/*.map',
    '!**/*.md',
    '!**/*.ts',
    '!**/*.{c,cc,cpp,h,hh,inc,S,asm,gyp,gypi,mk,py}',
    '!node_modules/koffi/{doc,vendor}/**',
    // Only for building, or for types; ssh2 does without its optional native parts.
    '!node_modules/{@types,nan,buildcheck,cpu-features,undici-types}/**',
    '!node_modules/**/{test,tests,examples,docs}/**',
    '!node_modules/**/{.github,.eslintrc*,tsconfig*.json}',
  ],
  // A plain Node cannot read an asar, and native modules cannot be loaded from one.
  asarUnpack: ['out/main/**', 'node_modules/koffi/**', 'node_modules/@koromix/**', 'node_modules/@lydell/**'],
  extraResources: [
    {
      from: 'resources',
      to: 'resources',
      filter: ['lab/**', 'lessons/**', 'schema/**', 'network-plugin/*.ts', 'programs.json'],
    },
  ],
  linux: { target: 'dir', category: 'Education', executableName: 'vethlab' },
}
