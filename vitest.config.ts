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
    restoreMocks: true,
  },
})
