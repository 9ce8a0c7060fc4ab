import { configDefaults, defineConfig } from 'vitest/config'

const onPostgres = 'packages/a2a-postgres/test/**/*.test.ts'

/** Tests run from source: workspace packages resolve to `src`, so nothing is built first. */
export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'plain',
          include: [
            '{packages,apps}/*/test/**/*.test.ts',
            'benchmarks/*/test/**/*.test.ts',
            'interop/test/**/*.test.ts',
            'test/**/*.test.ts',
          ],
          exclude: [...configDefaults.exclude, onPostgres],
        },
      },
      {
        // One PostgreSQL for all of its files; no other test waits for it to start.
        extends: true,
        test: {
          name: 'postgres',
          include: [onPostgres],
          globalSetup: ['packages/a2a-postgres/test/server/global-setup.ts'],
        },
      },
    ],
    setupFiles: ['./test/fail-on-console.ts'],
    maxWorkers: 2,
    // Some tests start whole processes; how long that takes says nothing on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    restoreMocks: true,
  },
})
