import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/soak/**'],
    typecheck: { enabled: false },
    testTimeout: 30_000,
    globalSetup: ['test/support/require-build.ts', 'test/support/shared-postgres.ts'],
  },
})
