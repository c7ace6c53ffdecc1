import { configDefaults, defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The battery takes longest, and it is one file: begun last, it would run alone at the end. */
class BatteryFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isBattery = ({ moduleId }: TestSpecification): boolean =>
      moduleId.endsWith('/test/bank.test.ts')
    return [...sorted.filter(isBattery), ...sorted.filter((file) => !isBattery(file))]
  }
}

export default defineConfig({
  test: {
    include: ['katas/**/*.test.ts', 'test/**/*.test.ts', 'attempts/**/*.test.ts'],
    // Attempts that were put away, and folders that are being made.
    exclude: [...configDefaults.exclude, 'attempts/.*/**'],
    testTimeout: 60_000,
    // By itself vitest leaves one core to others: of two, half the time.
    maxWorkers: '100%',
    sequence: { sequencer: BatteryFirst },
  },
})
