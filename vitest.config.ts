import { defineConfig } from 'vitest/config'

/** Tests run from source: workspace packages resolve to `src`, so nothing is built first. */
export default defineConfig({
  test: {
    include: [
      '{packages,apps}/*/test/**/*.test.ts',
      'interop/test/**/*.test.ts',
      'test/**/*.test.ts',
    ],
    setupFiles: ['./test/fail-on-console.ts'],
    maxWorkers: 2,
    // Some tests start whole processes; how long that takes says nothing on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    restoreMocks: true,
  },
})
