import { BANK_ROOT } from '../../bank/bank.ts'
import type { Kata } from '../../core/kata.ts'
import type { Killed } from '../../judge/child-process.ts'
import { digestOf } from '../../lib/digest-of.ts'
import type { VariantResult } from '../facts.ts'
import { judgeTests } from '../judge-tests.ts'
import type { TestCredit } from '../report.ts'
import { variantsOfKata, type Variant } from '../variants.ts'
import { compileForJail } from './compile.ts'
import { runOn, type Setting } from './run-on.ts'

/** What the tests of a class are held against. */
export interface Bench {
  kata: Kata
  levels: number
  variants: (Variant & { code: string })[]
}

/** Compiles all correct solutions of a kata, and the flaws of the first levels. */
export async function openBench(kata: Kata, levels: number, root = BANK_ROOT): Promise<Bench> {
  const names = Object.keys(kata.exports)
  const variants = await variantsOfKata(kata, levels, root)
  const compiled = variants.map(async (variant) => ({
    ...variant,
    code: await compileForJail(variant, names),
  }))
  return { kata, levels, variants: await Promise.all(compiled) }
}

/** What tests are worth that nobody trusts. */
export interface TrialResult {
  /** How the process ended in which they met the reference, if before they were through. */
  end?: Killed
  /** Why they do not run on the reference. */
  problem?: string
  /** They go both ways on one and the same program: chance decides, and nothing of it counts. */
  isFlaky: boolean
  tests: TestCredit[]
  flaws: { name: string; level: number; isCaught: boolean }[]
}

/** A flaw on which tests never come to an end costs its time: so many are waited for. */
const ENDLESS_MAX = 8
/** So many of the flaws that are caught are tried again. */
const TRIED_AGAIN = 5

/**
 * Holds tests against correct solutions and flaws. One test counts where every correct solution passes it,
 * and a flaw is caught where such a test fails. All that one process is told and another is not is the variant, so that
 * tests that lie about what they saw have nothing to go by but what the variant does.
 *
 * @throws {Error} when the machine fails.
 */
export async function tryTests(
  { kata, levels, variants }: Bench,
  setting: Setting,
): Promise<TrialResult> {
  const results = new Map<string, VariantResult[]>()
  const ends = new Set<Killed['why']>()
  const run = async (variant: Variant & { code: string }): Promise<Killed | undefined> => {
    const { result, end } = await runOn(variant, setting)
    results.set(variant.id, [...(results.get(variant.id) ?? []), result])
    if (end) ends.add(end.why)
    return end
  }
  const of = (...kinds: Variant['kind'][]): typeof variants =>
    variants.filter(({ kind }) => kinds.includes(kind))
  const flaws = of('flaw')
  const [reference] = of('reference')
  if (!reference) throw new Error(`${kata.slug} has no reference`)
  const runsOn = ({ id }: Variant): VariantResult[] => results.get(id) ?? []

  const nothing = (about: Partial<TrialResult>): TrialResult => ({
    ...{ isFlaky: false, tests: [] },
    flaws: flaws.map(({ name, level = 1 }) => ({ name, level, isCaught: false })),
    ...about,
  })
  const end = await run(reference)
  if (end) return nothing({ end })
  const [first] = runsOn(reference)
  if (first?.error !== undefined) return nothing({ problem: first.error })

  for (const variant of [reference, ...of('control', 'nothing')]) await run(variant)
  const sound = soundIn(of('reference', 'control').flatMap(runsOn))
  const caught: typeof flaws = []
  let endless = 0
  for (const flaw of sound.size > 0 ? flaws : []) {
    if (await run(flaw)) endless++
    if (runsOn(flaw).some((result) => isRed(result, sound))) caught.push(flaw)
    if (endless === ENDLESS_MAX) break
  }
  // Which of them, nobody can tell who does not know the seed.
  const again = caught
    .map((flaw) => ({ flaw, order: digestOf(`${setting.seed} ${flaw.name}`) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .slice(0, TRIED_AGAIN)
  for (const { flaw } of again) await run(flaw)
  if (ends.has('tampered')) {
    return nothing({ end: { kind: 'killed', why: 'tampered', detail: '' } })
  }
  const evidence = { kata, levels, subjects: variants, results, usesNodeAssert: true }
  return {
    isFlaky: [...results.values()].some((runs) => !areAlike(runs)),
    tests: judgeTests(evidence).tests,
    flaws: flaws.map(({ name, level = 1 }) => ({
      ...{ name, level },
      isCaught: caught.some((flaw) => flaw.name === name),
    })),
  }
}

/** The tests that pass in each of these runs. */
function soundIn(runs: readonly VariantResult[]): Set<string> {
  const [first] = runs
  const passes = (key: string, { tests }: VariantResult): boolean =>
    tests.some((test) => test.key === key && test.state === 'pass')
  const keys = first?.tests.map(({ key }) => key) ?? []
  return new Set(keys.filter((key) => runs.every((run) => passes(key, run))))
}

/** Whether one of these tests fails or never ends; under a flaw that breaks the whole file all do. */
function isRed({ tests, error }: VariantResult, sound: ReadonlySet<string>): boolean {
  const isFailed = tests.some(
    ({ key, state }) => sound.has(key) && (state === 'fail' || state === 'hang'),
  )
  return isFailed || error !== undefined
}

function areAlike(runs: readonly VariantResult[]): boolean {
  const shapes = runs.map(({ tests, error }) =>
    JSON.stringify([tests.map(({ key, state }) => [key, state]), error !== undefined]),
  )
  return new Set(shapes).size <= 1
}
