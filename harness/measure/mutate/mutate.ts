import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import type { LogLevel } from '@stryker-mutator/api/core'
import { Stryker } from '@stryker-mutator/core'
import { BANK_ROOT, filesOf, findKatas, KIT_ROOT } from '../../bank/bank.ts'
import { loadEquivalents } from './equivalents.ts'
import { SEED } from './first-broken-law.ts'
import { mutantOf } from './mutant.ts'
import { rowOf, textOf } from './summary.ts'

const { values: flags } = parseArgs({
  options: { only: { type: 'string' }, json: { type: 'boolean', default: false } },
})

/**
 * `npm run mutate`: Stryker changes each reference in every small way it knows, and the laws of its
 * kata judge each of these mutants with default settings. A survivor is a hole in the laws or in the
 * traffic, unless `equivalent-mutants.json` of the kata proves that it behaves like the reference.
 */
async function mutate(): Promise<void> {
  const katas = findKatas().filter((slug) => flags.only === undefined || flags.only === slug)
  if (katas.length === 0)
    throw new Error(`Expected \`--only\` to name one of ${findKatas().join(', ')}`)
  const stryker = new Stryker({
    mutate: katas.map((slug) => relative(BANK_ROOT, filesOf(slug).reference)),
    ignorePatterns: ['**', '!package.json', '!solutions/*/reference.ts'],
    plugins: [join(KIT_ROOT, 'harness', 'measure', 'mutate', 'laws-runner.ts')],
    testRunner: 'laws',
    testRunnerNodeArgs: ['--import', 'tsx'],
    coverageAnalysis: 'off',
    concurrency: 1,
    timeoutMS: 5_000,
    reporters: [],
    tempDirName: '.stryker-tmp',
    cleanTempDir: 'always',
    logLevel: (flags.json ? 'off' : 'error') as LogLevel,
  })
  const mutants = (await stryker.runMutationTest())
    .map(mutantOf)
    .sort((a, b) => a.kata.localeCompare(b.kata) || a.line - b.line || a.column - b.column)
  const rows = katas.map((slug) =>
    rowOf(
      slug,
      mutants.filter(({ kata }) => kata === slug),
      loadEquivalents(slug),
    ),
  )
  if (flags.json) print(JSON.stringify({ format: 1, seed: SEED, rows, mutants }))
  else for (const line of [...textOf(rows), '', `seed ${SEED}`]) print(line)
  if (rows.some(({ unexplained, outdated }) => unexplained.length + outdated.length > 0)) {
    process.exitCode = 1
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

await mutate()
