import { configDefaults, defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take a minute or more: begun last, one of them would run alone at the end. */
const LONG = [
  'cli/learner-loop',
  'bank',
  'cli/watch',
  'cli/cli',
  'cli/tdd',
  'battery/battery-solutions',
  'explain/flaws',
  'cli/afterwards',
  'judge/same-verdict',
].map((name) => `/test/${name}.test.ts`)

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = LONG.findIndex((name) => moduleId.endsWith(name))
      return place === -1 ? LONG.length : place
    }
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
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
    sequence: { sequencer: LongestFirst },
  },
})
