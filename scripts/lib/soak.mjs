/** `npm run soak`: the repetition tests, from any seed, which is printed so that the same can be had again. */
import { randomInt } from 'node:crypto'
import { mkdirSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from './run.mjs'
import { readFigures, readState, soakTable, writeState } from './soakState.mjs'
import { shortSeed, soaks, wholeMinutes } from './soaks.mjs'
import { runSuite, printCounts, suites } from './tests.mjs'

const usage = `npm run soak -- [--short | --fresh] [${Object.keys(soaks).join('|')}]… [--minutes N] [--seed N] [--rounds N]`

/**
 * @param {readonly string[]} args
 * @returns {{forms: string[], all: boolean, short: boolean, fresh: boolean, minutes: number, seed: number | null, rounds: number}}
 *   every form where none is named; minutes and rounds 0: each form's own; seed null: none was asked for.
 */
export function parseSoak(args) {
  const forms = []
  const numbers = { '--minutes': 0, '--seed': null, '--rounds': 0 }
  const switches = { '--short': false, '--fresh': false }
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at]
    if (Object.hasOwn(soaks, arg)) forms.push(arg)
    else if (Object.hasOwn(switches, arg)) switches[arg] = true
    else if (Object.hasOwn(numbers, arg) && /^\d+(\.\d+)?$/.test(args[at + 1] ?? ''))
      numbers[arg] = Number(args[(at += 1)])
    else throw new SetupError(`what is ${JSON.stringify(arg)}?`, usage, 2)
  }
  return {
    forms: forms.length > 0 ? forms : Object.keys(soaks),
    all: forms.length === 0,
    short: switches['--short'],
    fresh: switches['--fresh'],
    minutes: numbers['--minutes'],
    seed: numbers['--seed'],
    rounds: numbers['--rounds'],
  }
}

/**
 * How much of a form is done: rounds, or else minutes.
 * @param {import('./soaks.mjs').Soak} form
 * @param {{short: boolean, minutes: number, rounds: number}} asked
 * @returns {{rounds: number, minutes: number, limit: number}} the limit, in minutes, ends one that hangs.
 */
export function amountOf(form, asked) {
  const own = asked.short ? form.short : { rounds: form.rounds, minutes: form.minutes }
  const counted = own.rounds !== undefined && (asked.minutes === 0 || form.rounds !== undefined)
  const rounds = counted ? (form.rounds !== undefined && asked.rounds) || own.rounds : 0
  const minutes = asked.minutes || own.minutes || form.minutes
  return { rounds, minutes, limit: 2 * Math.max(minutes, form.minutes) + 10 }
}

/** Which forms are still to be done. @param {import('./soakState.mjs').SoakState} state */
export const left = (forms, state) => forms.filter((name) => state.done[name]?.passed !== true)

/**
 * Runs the forms, one after the other, and those that are `beside` meanwhile. A full run of all is gone on with where it
 * stopped; a short one, and forms that are named, begin anew.
 * @param {{root: string, args: readonly string[], environment: NodeJS.ProcessEnv}} options
 * @returns {Promise<number>} exit status.
 */
export async function soak({ root, args, environment }) {
  const asked = parseSoak(args)
  const goesOn = asked.all && !asked.short
  const folder = join(root, 'artifacts', 'soak')
  const file = join(folder, asked.short ? 'short.json' : goesOn ? 'state.json' : 'named.json')
  if (!goesOn || asked.fresh) rmSync(file, { force: true })
  mkdirSync(folder, { recursive: true })
  const state = readState(file, asked.seed ?? (asked.short ? shortSeed : randomInt(2 ** 31)))
  const todo = left(asked.forms, state)
  if (todo.length < asked.forms.length)
    console.log(`done before: ${Object.keys(state.done).join(', ')} (--fresh begins anew)`)
  const end = performance.now() + (goesOn ? wholeMinutes * 60_000 : Infinity)
  const results = []
  const run = { root, environment, asked, folder, seed: asked.seed ?? state.seed, end, stopped: false }
  const stop = () => (run.stopped = true)
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const inTurn = async (names) => {
    for (const name of names) {
      if (run.stopped || performance.now() > end) return
      const { result, done } = await runForm(name, run)
      if (run.stopped) return
      results.push(result)
      state.done[name] = done
      writeState(file, state)
    }
  }
  await Promise.all([
    inTurn(todo.filter((name) => soaks[name].beside)),
    inTurn(todo.filter((name) => !soaks[name].beside)),
  ])
  console.log(`\n${soakTable(state.done)}`)
  const undone = left(asked.forms, state)
  if (goesOn && undone.length > 0) console.log(`\nleft: ${undone.join(', ')} (npm run soak goes on with them)`)
  return printCounts(results, environment) || (undone.length > 0 ? 1 : 0)
}

async function runForm(name, { root, environment, asked, folder, seed, end }) {
  const form = soaks[name]
  const { rounds, minutes, limit } = amountOf(form, asked)
  const amount = rounds > 0 ? `--rounds ${rounds}` : `--minutes ${minutes}`
  console.log(`\nnpm run soak -- ${name} --seed ${seed} ${amount}`)
  const figures = join(folder, `${name}.jsonl`)
  rmSync(figures, { force: true })
  const suite = suites.find((entry) => entry.name === form.suite)
  const result = await runSuite(
    { ...suite, limit: Math.min(limit, (end - performance.now()) / 60_000) },
    {
      root,
      args: [form.file],
      report: `soak-${name}`,
      output: form.beside ? openSync(join(folder, `${name}.log`), 'w') : 'inherit',
      environment: {
        ...environment,
        VETHLAB_SOAK_SEED: String(seed),
        VETHLAB_SOAK_MINUTES: String(minutes),
        VETHLAB_SOAK_ROUNDS: String(rounds),
        VETHLAB_SOAK_FIGURES: figures,
      },
    },
  )
  const done = { seed, passed: result.failed === 0, minutes: result.minutes, figures: readFigures(figures) }
  console.log(`soak ${JSON.stringify({ soak: name, ...done })}`)
  return { result: { ...result, name }, done }
}
