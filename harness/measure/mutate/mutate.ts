import { parseArgs } from 'node:util'
import { findKatas } from '../../bank/bank.ts'
import { RUNS_DEFAULT } from '../../explore/plan.ts'
import { loadEquivalents, type Equivalent } from './equivalents.ts'
import { isAmong, judgeMutants } from './judge-mutants.ts'
import type { Judged } from './mutant.ts'
import { rowOf, textOf } from './summary.ts'

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string' },
    of: { type: 'string', default: 'reference' },
    pairs: { type: 'string' },
    seed: { type: 'string', default: '7' },
    runs: { type: 'string', default: String(RUNS_DEFAULT) },
    json: { type: 'boolean', default: false },
  },
})

/**
 * `npm run mutate`: each reference, or with `--of controls` each control that passes, is changed in
 * every small way that Stryker knows, or with `--pairs 200` in two at once, and the laws of its kata
 * judge each of these mutants. A survivor is a hole in the laws or in the traffic, unless
 * `equivalent-mutants.json` of the kata proves that it behaves like the correct solution.
 */
async function mutate(): Promise<void> {
  const katas = findKatas().filter((slug) => flags.only === undefined || flags.only === slug)
  if (katas.length === 0)
    throw new Error(`Expected \`--only\` to name one of ${findKatas().join(', ')}`)
  const pairs = flags.pairs === undefined ? undefined : Number(flags.pairs)
  const seed = Number(flags.seed)
  const rows = []
  const all: Judged[] = []
  for (const slug of katas) {
    const equivalents = loadEquivalents(slug)
    const mutants: Judged[] = []
    const options = { of: flags.of, pairs, seed, runs: Number(flags.runs), equivalents }
    for await (const mutant of judgeMutants(slug, options)) {
      mutants.push(mutant)
      if (mutants.length % 25 === 0) note(`${slug}: ${mutants.length} mutants judged`)
    }
    all.push(...mutants)
    const isAsked = ({ of, and }: Equivalent): boolean =>
      isAmong(of, flags.of) && (and !== undefined) === (pairs !== undefined)
    rows.push(rowOf(slug, mutants, equivalents.filter(isAsked)))
  }
  if (flags.json) print(JSON.stringify({ format: 1, seed, rows, mutants: all }))
  else for (const line of [...textOf(rows), '', `seed ${seed}`]) print(line)
  if (rows.some(({ unexplained, outdated }) => unexplained.length + outdated.length > 0)) {
    process.exitCode = 1
  }
}

function note(text: string): void {
  process.stderr.write(`${text}\n`)
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

await mutate()
