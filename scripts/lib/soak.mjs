/** `npm run soak`: the repetition tests for as long as wanted and from any seed, which is printed so that it can be had again. */
import { randomInt } from 'node:crypto'
import { SetupError } from './run.mjs'
import { runSuite, printCounts, suites } from './tests.mjs'

/** Their short form, counted and with a fixed seed, is part of the suite. Those with rounds do so many, within the minutes. */
export const soakForms = {
  property: { suite: 'docker', file: 'tests/docker/property.test.ts' },
  kills: { suite: 'docker', file: 'tests/docker/kills.test.ts' },
  cycles: { suite: 'docker', file: 'tests/docker/cycles.test.ts' },
  terminals: { suite: 'docker', file: 'tests/docker/terminalCycles.test.ts', rounds: 10_000, minutes: 120 },
  verbs: { suite: 'unit', file: 'tests/unit/boundary/verbs.test.ts', rounds: 1_000_000, minutes: 40 },
  'lesson-files': { suite: 'unit', file: 'tests/unit/boundary/lessonFiles.test.ts', rounds: 500, minutes: 5 },
  'engine-faults': { suite: 'unit', file: 'tests/unit/main/engineFaults.test.ts', rounds: 100_000, minutes: 60 },
  'terminal-kills': { suite: 'e2e', file: 'tests/e2e/terminalKills.test.ts', rounds: 50, minutes: 60 },
}
const usage = `npm run soak -- [${Object.keys(soakForms).join('|')}]… [--minutes N] [--seed N] [--rounds N]`
/** Beyond the minutes asked for: bringing up, the last round, and what is waited for before something is called wrong. */
const extraMinutes = 10

/**
 * @param {readonly string[]} args
 * @returns {{forms: string[], minutes: number, seed: number, rounds: number}} every form where none is named, ten minutes
 *   each, a new seed; rounds 0: each form's own.
 */
export function parseSoak(args) {
  const forms = []
  const numbers = { '--minutes': 10, '--seed': randomInt(2 ** 31), '--rounds': 0 }
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at]
    if (Object.hasOwn(soakForms, arg)) forms.push(arg)
    else if (Object.hasOwn(numbers, arg) && /^\d+(\.\d+)?$/.test(args[at + 1] ?? ''))
      numbers[arg] = Number(args[(at += 1)])
    else throw new SetupError(`what is ${JSON.stringify(arg)}?`, usage, 2)
  }
  return {
    forms: forms.length > 0 ? forms : Object.keys(soakForms),
    minutes: numbers['--minutes'],
    seed: numbers['--seed'],
    rounds: numbers['--rounds'],
  }
}

/**
 * Runs the forms one after the other.
 * @param {{root: string, args: readonly string[], environment: NodeJS.ProcessEnv}} options
 * @returns {Promise<number>} exit status.
 */
export async function soak({ root, args, environment }) {
  const { forms, minutes, seed, rounds } = parseSoak(args)
  const results = []
  for (const form of forms) {
    const { suite: name, file, ...own } = soakForms[form]
    const limit = own.minutes ?? minutes
    const count = own.rounds ? rounds || own.rounds : 0
    const suite = suites.find((entry) => entry.name === name)
    console.log(`\nnpm run soak -- ${form} --seed ${seed} ${count > 0 ? `--rounds ${count}` : `--minutes ${minutes}`}`)
    results.push(
      await runSuite(
        { ...suite, limit: 2 * limit + extraMinutes },
        {
          root,
          args: [file],
          environment: {
            ...environment,
            VETHLAB_SOAK_SEED: String(seed),
            VETHLAB_SOAK_MINUTES: String(limit),
            VETHLAB_SOAK_ROUNDS: String(count),
          },
        },
      ),
    )
  }
  return printCounts(results, environment)
}
