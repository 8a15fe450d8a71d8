/**
 * Every soak, once: what it runs, how much of it a full and a short run do, and how many minutes a full one takes on two
 * cores. Those without rounds go on for the minutes.
 * @typedef {{suite: string, file: string, minutes: number, rounds?: number, short: {rounds?: number, minutes?: number}, beside?: boolean}} Soak
 */

/** All of a full run, in minutes: what is not done by then is left for the next call. */
export const wholeMinutes = 90
/** Where a short run and the suites begin. */
export const shortSeed = 20261125

/**
 * In this order. Two run at a time, on two cores: those that are `beside` keep a processor busy or wait most of the time, and
 * their output goes into a file.
 * @type {Readonly<Record<string, Soak>>}
 */
export const soaks = {
  kills: { suite: 'e2e', file: 'tests/e2e/kills.test.ts', minutes: 45, rounds: 200, short: { rounds: 7 } },
  'terminal-kills': {
    suite: 'e2e',
    file: 'tests/e2e/terminalKills.test.ts',
    minutes: 10,
    rounds: 50,
    short: { rounds: 2 },
  },
  terminals: {
    suite: 'docker',
    file: 'tests/docker/terminalCycles.test.ts',
    minutes: 18,
    rounds: 10_000,
    short: { rounds: 300 },
  },
  property: { suite: 'docker', file: 'tests/docker/property.test.ts', minutes: 5, short: { rounds: 14 } },
  'work-kills': { suite: 'docker', file: 'tests/docker/kills.test.ts', minutes: 3, short: { rounds: 3 } },
  cycles: { suite: 'docker', file: 'tests/docker/cycles.test.ts', minutes: 3, short: { rounds: 4 } },
  hour: { suite: 'e2e', file: 'tests/e2e/hour.test.ts', minutes: 60, short: { minutes: 2 }, beside: true },
  'engine-faults': {
    suite: 'unit',
    file: 'tests/unit/main/engineFaults.test.ts',
    minutes: 16,
    rounds: 100_000,
    short: { rounds: 2_000 },
    beside: true,
  },
  verbs: {
    suite: 'unit',
    file: 'tests/unit/boundary/verbs.test.ts',
    minutes: 5,
    rounds: 1_000_000,
    short: { rounds: 20_000 },
    beside: true,
  },
  strings: {
    suite: 'unit',
    file: 'tests/unit/boundary/strings.test.ts',
    minutes: 6,
    rounds: 1_000,
    short: { rounds: 40 },
    beside: true,
  },
  'lesson-files': {
    suite: 'unit',
    file: 'tests/unit/boundary/lessonFiles.test.ts',
    minutes: 1,
    rounds: 500,
    short: { rounds: 60 },
    beside: true,
  },
}
