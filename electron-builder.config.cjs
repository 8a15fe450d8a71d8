/** Packs what runs and nothing else, on the runtime and beside the Node that scripts/lib/pack.mjs has put there. */
const { join } = require('node:path')

module.exports = {
  appId: 'example.vethlab',
  productName: 'Vethlab',
  electronDist: join(__dirname, 'dist/runtime'),
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
    { from: 'dist/node', to: 'node' },
    {
      from: 'resources',
      to: 'resources',
      filter: ['apparmor/**', 'lab/**', 'lessons/**', 'schema/**', 'network-plugin/*.ts', 'programs.json'],
    },
  ],
  linux: { target: 'dir', category: 'Education', executableName: 'vethlab' },
}
