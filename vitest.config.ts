import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['katas/**/*.test.ts', 'test/**/*.test.ts', 'attempts/**/*.test.ts'],
    testTimeout: 60_000,
  },
})
