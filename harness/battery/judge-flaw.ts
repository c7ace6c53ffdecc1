import type { Kata } from '../core/kata.ts'
import type { Runner } from '../core/runner.ts'
import { byTelling, type LawVerdict, type LevelVerdict } from '../core/verdict.ts'
import { counted } from '../core/words.ts'
import { missingExports } from '../explore/board.ts'
import type { ExampleOptions } from '../explore/examples.ts'
import { exploreAll, exploreLevel } from '../explore/explore.ts'
import { lawsOf, planOf, upTo } from '../explore/plan.ts'
import type { Flaw } from '../flaws/load-flaws.ts'
import { brokenIn, notPassed, shownOfFlaw } from './failures.ts'

/** The part of the generated workloads that is tried before all of them. */
const FIRST_LOOK = 0.25

export interface FlawJudging extends ExampleOptions {
  seed: number
  /** Generated workloads a level. */
  runs: number
}

/** What is wrong with a flaw, and what the first look showed, if it could be judged. */
export interface JudgedFlaw {
  complaints: string[]
  at?: LevelVerdict
}

/** Whether a flaw is right below its level, and breaks there every law it lists, on generated traffic too. */
export async function judgeFlaw(
  flaw: Flaw,
  kata: Kata,
  runner: Runner,
  judging: FlawJudging,
): Promise<JudgedFlaw> {
  const problem = missingExports(kata, flaw.level, runner.exports)
  if (problem) return { complaints: [`${problem.message}. Write it, right or wrong.`] }
  const failures = await failuresBelow(flaw, kata, runner, judging)
  const { complaints, at } = await unbrokenAt(flaw, kata, runner, judging)
  return { complaints: [...failures, ...complaints], at }
}

/**
 * A flaw at its level under the first of the generated workloads: most mistakes show there at once. The
 * first workloads of a seed are the same, however many follow.
 */
export function firstLook(
  { level }: Flaw,
  kata: Kata,
  runner: Runner,
  { runs, ...judging }: FlawJudging,
): Promise<LevelVerdict> {
  const options = { ...judging, runs: Math.ceil(runs * FIRST_LOOK), scenarios: false }
  return exploreLevel(kata, level, runner, options)
}

/**
 * The laws that are broken in the first look, the most telling first; if that shows none, by scenarios, and
 * if they show none, by all of the generated workloads.
 */
export async function lawsBrokenBy(
  { level }: Flaw,
  kata: Kata,
  runner: Runner,
  { at, ...judging }: FlawJudging & { at: LevelVerdict },
): Promise<LawVerdict[]> {
  const brokenAt = ({ laws }: LevelVerdict): LawVerdict[] =>
    byTelling(laws.filter(({ outcome }) => outcome === 'fail'))
  const broken = brokenAt(at)
  if (broken.length > 0) return broken
  const byScenarios = brokenAt(await exploreLevel(kata, level, runner, { ...judging, runs: 0 }))
  if (byScenarios.length > 0) return byScenarios
  return brokenAt(await exploreLevel(kata, level, runner, { ...judging, scenarios: false }))
}

/** What is wrong with the level and the laws that a flaw names. */
export function* wrongNamesIn({ level, laws }: Flaw, kata: Kata): Generator<string> {
  if (level < 1 || level > kata.levels.length) {
    return yield `its level is ${level}, but kata.ts names ${counted(kata.levels.length, 'level')}. Correct \`level\`.`
  }
  const known = lawsOf(kata, level).map(({ name }) => name)
  for (const law of laws.filter((law) => !known.includes(law))) {
    const later = kata.laws.find(({ name }) => name === law)
    yield later
      ? `it lists \`${law}\`, which judges from level ${later.level} on, but its level is ${level}. Correct \`level\` or \`laws\`.`
      : `it lists \`${law}\`, which is no law of this kata. Correct the name.`
  }
}

/**
 * A kata has some forty flaws: generated workloads are shared out among the levels below, and stress
 * scenarios, with the laws that only they can show, are left to the reference and the controls.
 */
async function failuresBelow(
  { level, name }: Flaw,
  kata: Kata,
  runner: Runner,
  { seed, runs }: FlawJudging,
): Promise<string[]> {
  const below = level - 1
  if (below === 0) return []
  const calm = { levels: upTo(below), seed, runs: Math.ceil(runs / below), stress: false }
  const { levels } = await exploreAll(planOf(kata, calm), runner, { shrink: 'none' })
  return levels.flatMap((verdict) =>
    notPassed(verdict).map((law) =>
      law.outcome === 'fail'
        ? `it breaks \`${law.law}\` at level ${verdict.level}${shownOfFlaw(law, kata.slug, name)}. A flaw passes every level below its own, ${level}: mend the rest of it, or lower \`level\`.`
        : `\`${law.law}\` is unknown at level ${verdict.level}. A flaw passes every level below its own, ${level}: add a scenario that puts this law to the test whatever the solution does.`,
    ),
  )
}

async function unbrokenAt(
  flaw: Flaw,
  kata: Kata,
  runner: Runner,
  judging: FlawJudging,
): Promise<Required<JudgedFlaw>> {
  const { level, laws } = flaw
  const { seed, runs } = judging
  const options = { seed, runs, shrink: 'none' } as const
  const missedIn = (verdict: LevelVerdict): string[] => {
    const broken = brokenIn(verdict)
    return laws.filter((law) => !broken.includes(law))
  }
  const at = await firstLook(flaw, kata, runner, judging)
  if (missedIn(at).length === 0) return { complaints: [], at }
  const all = { ...options, scenarios: false }
  const missed = missedIn(await exploreLevel(kata, level, runner, all))
  if (missed.length === 0) return { complaints: [], at }
  const named = { ...options, runs: 0 }
  const calm = brokenIn(await exploreLevel(kata, level, runner, { ...named, stress: false }))
  // Stress takes long: it is run where nothing else shows the mistake.
  const isSeenCalm = missed.every((law) => calm.includes(law))
  const scenarios = isSeenCalm ? calm : brokenIn(await exploreLevel(kata, level, runner, named))
  const complaints = missed
    .filter((law) => !scenarios.includes(law))
    .map(
      (law) =>
        `it does not break \`${law}\` at level ${level}. Take the law off its list, or let generated workloads reach the mistake.`,
    )
  if (missed.length < laws.length || complaints.length > 0) return { complaints, at }
  // What only stress traffic shows, generated workloads cannot: they are small.
  const isStress = (name: string): boolean =>
    kata.laws.some((law) => law.name === name && law.stress)
  if (!laws.every((law) => isStress(law) || !calm.includes(law))) {
    complaints.push(
      `only a scenario shows its mistake; ${runs} generated workloads of level ${level} do not. Add a profile to workload.ts that provokes it.`,
    )
  }
  return { complaints, at }
}
