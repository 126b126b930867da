/** The long tests: the same properties as in the test run, with full counts. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/soak/**/*.test.ts'],
    testTimeout: 30 * 60_000,
    globalSetup: ['test/support/require-build.ts', 'test/support/shared-postgres.ts'],
  },
})
