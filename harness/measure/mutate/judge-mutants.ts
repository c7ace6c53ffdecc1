import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesOf, KIT_ROOT, loadControls, loadKata } from '../../bank/bank.ts'
import type { Runner } from '../../core/runner.ts'
import { planOf, upTo } from '../../explore/plan.ts'
import { copyOfSolutions } from '../../flaws/copy-of-solutions.ts'
import type { Judge } from '../../judge/judge.ts'
import { openKit } from '../../judge/kit.ts'
import { changed, changesOf, type Change } from './change.ts'
import { isSame, type Equivalent } from './equivalents.ts'
import { firstBrokenLaw } from './first-broken-law.ts'
import type { Judged, Mutant } from './mutant.ts'
import { pairsOf } from './pairs.ts'

/** A correct solution, and by what it is judged. */
interface Correct {
  of: string
  source: string
  levels: number[]
  exempt: string[]
}

export interface MutateOptions {
  /** Which solutions are changed: `reference`, `controls`, or `controls/…`. */
  of: string
  /** So many mutants with two changes at once; without it all mutants with one. */
  pairs?: number | undefined
  seed: number
  /** Generated workloads a level. */
  runs: number
  /** Those that survive alone are in no pair. */
  equivalents: readonly Equivalent[]
}

/** Judges the mutants of a kata, one after the other, as `kata test` would. */
export async function* judgeMutants(slug: string, options: MutateOptions): AsyncGenerator<Judged> {
  const kata = await loadKata(slug)
  const correct = (await correctOf(slug)).filter(({ of }) => isAmong(of, options.of))
  const folder = copyOfSolutions(slug)
  const kit = openKit({ drive: filesOf(slug).drive, kitRoot: KIT_ROOT, findsHangs: false })
  try {
    for (const mutant of await mutantsOf(slug, correct, options)) {
      const { of, changes } = mutant
      const solution = correct.find((one) => one.of === of) as Correct
      const file = join(folder, `${of}.ts`)
      writeFileSync(file, changed(solution.source, changes))
      const judge = await kit.judge(file)
      if ('problem' in judge) {
        const { kind, message } = judge.problem
        if (kind === 'compile') throw new Error(`${file}: ${message}`)
        yield { ...mutant, brokenLaw: `import: ${message}` }
        continue
      }
      try {
        const plan = planOf(kata, {
          levels: solution.levels,
          seed: options.seed,
          runs: options.runs,
        })
        const brokenLaw = await firstBrokenLaw(plan, alone(judge), solution.exempt)
        yield { ...mutant, ...(brokenLaw !== undefined && { brokenLaw }) }
      } finally {
        judge.close()
      }
    }
  } finally {
    kit.close()
  }
}

/** Stress comes last, and not at all for what is broken by then: beside it would be begun at once. */
function alone(judge: Judge): Runner {
  const { exports } = judge
  return { exports, run: (workloads) => judge.run(workloads), cancel: () => judge.cancel() }
}

/** Whether a solution is the one that was asked for, or lies in the folder that was. */
export function isAmong(of: string, asked: string): boolean {
  return of === asked || of.startsWith(`${asked}/`)
}

/** The reference, and the controls that pass. */
async function correctOf(slug: string): Promise<Correct[]> {
  const kata = await loadKata(slug)
  const levels = upTo(kata.levels.length)
  const controls = (await loadControls(kata)).filter(({ verdict }) => verdict === 'pass')
  return [
    { of: 'reference', source: readFileSync(filesOf(slug).reference, 'utf8'), levels, exempt: [] },
    ...controls.map(({ name, file, levels, exempt }) => ({
      of: `controls/${name}`,
      source: readFileSync(file, 'utf8'),
      levels,
      exempt: Object.keys(exempt),
    })),
  ]
}

async function mutantsOf(
  slug: string,
  correct: Correct[],
  { pairs, seed, equivalents }: MutateOptions,
): Promise<Mutant[]> {
  const all = await Promise.all(
    correct.map(async ({ of, source }) => {
      const changes = await changesOf(`${of}.ts`, source)
      return changes.map((change) => ({ ...change, of }))
    }),
  )
  const mutant = (of: string, changes: readonly Change[]): Mutant => ({ kata: slug, of, changes })
  const alone = all.flat().map((change) => mutant(change.of, [change]))
  if (pairs === undefined) return alone
  const isKnown = ({ of, changes }: Mutant) =>
    equivalents.some((one) => isSame({ kata: slug, of, changes }, one))
  const telling = all.map((changes) => changes.filter((one) => !isKnown(mutant(one.of, [one]))))
  return pairsOf(telling, { pairs, seed }).map((pair) => mutant(pair[0].of, pair))
}
