import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const minute = 60_000
/** Real kernels and engines: a process of its own for each file, one file after the other. */
const real = {
  pool: 'forks' as const,
  fileParallelism: false,
  testTimeout: minute,
  hookTimeout: minute,
  // How soon a thing is there is for the benchmarks: the tests run on busy machines, too.
  expect: { poll: { timeout: minute / 3 } },
}

/** Started within the second kernel, by a test of the suite uml. */
const withinSecond = 'tests/uml/second/**/*.test.ts'

export default defineConfig({
  plugins: [vue()],
  test: {
    globalSetup: 'tests/temporary.ts',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts'],
          setupFiles: ['tests/unit/seed.ts'],
          pool: 'forks',
          testTimeout: 30_000,
        },
      },
      ...(['kernel', 'docker', 'e2e', 'dist', 'uml'] as const).map((name) => ({
        extends: true as const,
        test: { name, include: [`tests/${name}/**/*.test.ts`], exclude: [withinSecond], ...real },
      })),
      { extends: true, test: { name: 'second', include: [withinSecond], ...real } },
    ],
  },
})
