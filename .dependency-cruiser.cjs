/** The import rules of the design: who may know whom. Packages are named by what an area is for. */
const area = (name, ...allowed) => ({
  name: `${name}-knows-only`,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: { pathNot: [`^src/${name}/`, ...allowed] },
})
const packages = (...names) => names.map((name) => `^node_modules/${name}(/|$)`)
const node =
  '^(node:)?(assert|buffer|child_process|crypto|fs|fs/promises|http|module|net|os|path|process|stream|string_decoder|timers|timers/promises|tls|url|util|worker_threads)$'

module.exports = {
  forbidden: [
    area('core', ...packages('zod', 'yaml', 'ipaddr.js')),
    area('contract', '^src/core/', ...packages('zod')),
    area('words', '^src/core/', '^src/contract/'),
    area('agent', '^src/core/', '^src/contract/', node, ...packages('koffi', '@lydell/node-pty', 'zod')),
    area(
      'main',
      '^src/core/',
      '^src/contract/',
      '^resources/',
      '^package.json$',
      node,
      ...packages('electron', 'dockerode', '@types/dockerode', 'koffi', 'zod'),
    ),
    area('preload', '^src/contract/', ...packages('electron')),
    area(
      'renderer',
      '^src/core/',
      '^src/contract/',
      '^src/words/',
      ...packages(
        'vue',
        '@vue',
        'pinia',
        'vue-i18n',
        '@xterm',
        'reka-ui',
        '@lucide',
        'markdown-it',
        'dompurify',
        '@types',
        '@fontsource',
        '@fontsource-variable',
      ),
    ),
    area('cli', '^src/core/', '^src/contract/', '^src/words/', '^src/main/', node),
    {
      name: 'cli-without-electron',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^node_modules/electron(/|$)', reachable: true },
    },
    {
      name: 'main-siblings-meet-only-in-the-composition-root',
      severity: 'error',
      from: { path: '^src/main/([^/]+)/' },
      to: { path: '^src/main/([^/]+)/', pathNot: '^src/main/$1/' },
    },
    {
      name: 'agent-siblings-meet-only-in-the-composition-root',
      severity: 'error',
      // rtnetlink and namespaces are the observer's tools: its two threads are built from them.
      from: { path: '^src/agent/([^/]+)/' },
      to: { path: '^src/agent/([^/]+)/', pathNot: ['^src/agent/$1/', '^src/agent/(rtnetlink|namespaces)/'] },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.(css|vue\\?)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.vue', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
