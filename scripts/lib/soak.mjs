/** `npm run soak`: the repetition tests for as long as wanted and from any seed, which is printed so that it can be had again. */
import { randomInt } from 'node:crypto'
import { SetupError } from './run.mjs'
import { runSuite, printCounts, suites } from './tests.mjs'

/** Their short form, counted and with a fixed seed, is part of the suite `docker`. */
export const soakForms = {
  property: 'tests/docker/property.test.ts',
  kills: 'tests/docker/kills.test.ts',
  cycles: 'tests/docker/cycles.test.ts',
}
const usage = `npm run soak -- [${Object.keys(soakForms).join('|')}]… [--minutes N] [--seed N]`
/** Beyond the minutes asked for: bringing up, the last round, and what is waited for before something is called wrong. */
const extraMinutes = 10

/**
 * @param {readonly string[]} args
 * @returns {{forms: string[], minutes: number, seed: number}} every form where none is named, ten minutes each, a new seed.
 */
export function parseSoak(args) {
  const forms = []
  const numbers = { '--minutes': 10, '--seed': randomInt(2 ** 31) }
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
  }
}

/**
 * Runs the forms one after the other.
 * @param {{root: string, args: readonly string[], environment: NodeJS.ProcessEnv}} options
 * @returns {Promise<number>} exit status.
 */
export async function soak({ root, args, environment }) {
  const { forms, minutes, seed } = parseSoak(args)
  const suite = suites.find((entry) => entry.name === 'docker')
  const results = []
  for (const form of forms) {
    console.log(`\nnpm run soak -- ${form} --seed ${seed} --minutes ${minutes}`)
    results.push(
      await runSuite(
        { ...suite, limit: 2 * minutes + extraMinutes },
        {
          root,
          args: [soakForms[form]],
          environment: { ...environment, VETHLAB_SOAK_SEED: String(seed), VETHLAB_SOAK_MINUTES: String(minutes) },
        },
      ),
    )
  }
  return printCounts(results, environment)
}
