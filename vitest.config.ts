import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { whyNoVitest } from './harness/vitest/limits.ts'

/** Files that take a minute or more: begun last, one of them would run alone at the end. */
const LONG = [
  'cli/learner-loop',
  'bank',
  'cli/watch',
  'cli/cli',
  'cli/tdd',
  'battery/battery-solutions',
  'flaws/every-flaw',
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

const problem = whyNoVitest(import.meta.dirname)
if (problem !== undefined) throw new Error(problem)

export default defineConfig({
  // `attempts` may be a link: its files import the kit, and packages, from where the learner sees them.
  resolve: { preserveSymlinks: true },
  // Vite looks for one in every folder above.
  css: { postcss: {} },
  test: {
    // Patterns are read from where vitest is called: the kit's own folder, or one below `attempts/`.
    include: [
      '{katas,test,attempts}/**/*.test.ts',
      ...['*.test.ts', '*/*.test.ts', 'exam-*/*/*.test.ts'],
    ],
    // Attempts that were put away, and folders that are being made.
    exclude: [...configDefaults.exclude, '**/.*/**'],
    setupFiles: [fileURLToPath(new URL('test/support/unhurried.ts', import.meta.url))],
    // By itself vitest leaves one core to others: of two, half the time.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
  },
})
