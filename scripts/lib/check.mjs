/** Format, lint, types of every area, import rules, dead code; stops at the first stage that finds a fault. */
import { spawnSync } from 'node:child_process'
import { binary } from './npm.mjs'

const areas = [
  'src/core',
  'src/contract',
  'src/words',
  'src/agent',
  'src/main',
  'src/preload',
  'src/cli',
  'resources/network-plugin',
  'tests',
]

const stages = [
  ['format', [['prettier', '--check', '--log-level=warn', '.']]],
  ['lint', [['eslint', '--max-warnings=0', 'src', 'tests', 'scripts', 'resources/network-plugin']]],
  ['types', [...areas.map((area) => ['tsc', '-p', area]), ['vue-tsc', '-p', 'src/renderer']]],
  ['import rules', [['depcruise', '--config', '.dependency-cruiser.cjs', 'src', 'tests']]],
  ['dead code', [['knip', '--no-progress']]],
]

/** @param {string} root @returns {number} exit status. */
export function check(root) {
  for (const [name, commands] of stages) {
    const begun = Date.now()
    for (const [program, ...args] of commands) {
      const done = spawnSync(binary(root, program), args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
      if (done.status === 0) continue
      console.error(`\ncheck: ${name} found a fault (${program} ${args.join(' ')})`)
      return 1
    }
    console.log(`${name}: ok (${((Date.now() - begun) / 1000).toFixed(1)} s)`)
  }
  return 0
}
