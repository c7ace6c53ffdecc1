import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { whyNoVitest } from './harness/vitest/limits.ts'

/**
 * What is done for every kata takes longest: begun last, it would run alone at the end. The others come in
 * vitest's own order, those first that took long the last time, or are long.
 */
class EveryKataFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isOfEveryKata = ({ moduleId }: TestSpecification): boolean =>
      readFileSync(moduleId, 'utf8').includes('findKatas(')
    const sorted = await super.sort(files)
    return [...sorted.filter(isOfEveryKata), ...sorted.filter((file) => !isOfEveryKata(file))]
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
    sequence: { sequencer: EveryKataFirst },
  },
})
