import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['katas/**/*.test.ts', 'test/**/*.test.ts', 'attempts/**/*.test.ts'],
    // Attempts that were put away, and folders that are being made.
    exclude: [...configDefaults.exclude, 'attempts/.*/**'],
    testTimeout: 60_000,
    // By itself vitest leaves one core to others: of two, half the time.
    maxWorkers: '100%',
  },
})
