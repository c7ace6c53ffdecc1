import { allInOrder } from '../all-in-order.ts'
import type { Flaw } from '../../bank.ts'
import type { Kata } from '../../core/kata.ts'
import { missingExports } from '../../explore/board.ts'
import { exploreAll, exploreLevel } from '../../explore/explore.ts'
import { isStressLaw, lawsOf, planOf, upTo } from '../../explore/plan.ts'
import type { Judge } from '../../judge/judge.ts'
import { brokenIn, notPassed, shown } from '../failures.ts'
import type { Subject } from '../subject.ts'
import { counted } from '../../core/words.ts'

/** The part of the generated workloads that is tried before all of them. */
const FIRST_LOOK = 0.25

/** A flaw is right below its level; there it breaks every law it lists, on generated traffic too. */
export async function flawsBreakTheirLaws(subject: Subject): Promise<string[]> {
  const kata = await subject.kata
  const flaws = await subject.flaws
  const complaints = await allInOrder(flaws.map((flaw) => complaintsOf(subject, kata, flaw)))
  return complaints.flat()
}

async function complaintsOf(subject: Subject, kata: Kata, flaw: Flaw): Promise<string[]> {
  const where = subject.where(flaw.file)
  const wrongNames = [...wrongNamesIn(kata, flaw)]
  if (wrongNames.length > 0) return wrongNames.map((complaint) => `${where}: ${complaint}`)
  const complaints = await subject.judge(flaw.file, async (judge) => {
    const problem = missingExports(kata, flaw.level, judge.exports)
    if (problem) return [`${problem.message}. Write it, right or wrong.`]
    return [
      ...(await failuresBelow(subject, kata, flaw, judge)),
      ...(await unbrokenAt(subject, kata, flaw, judge)),
    ]
  })
  return complaints.map((complaint) => `${where}: ${complaint}`)
}

function* wrongNamesIn(kata: Kata, { level, laws }: Flaw): Generator<string> {
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
  { slug, seed, runs, where }: Subject,
  kata: Kata,
  { level, file }: Flaw,
  judge: Judge,
): Promise<string[]> {
  const below = level - 1
  if (below === 0) return []
  const calm = { levels: upTo(below), seed, runs: Math.ceil(runs / below), stress: false }
  const { levels } = await exploreAll(planOf(kata, calm), judge, { shrink: 'none' })
  return levels.flatMap((verdict) =>
    notPassed(verdict).map((law) =>
      law.outcome === 'fail'
        ? `it breaks \`${law.law}\` at level ${verdict.level}${shown(slug, where(file), law)}. A flaw passes every level below its own, ${level}: mend the rest of it, or lower \`level\`.`
        : `\`${law.law}\` is unknown at level ${verdict.level}. A flaw passes every level below its own, ${level}: add a scenario that puts this law to the test whatever the solution does.`,
    ),
  )
}

async function unbrokenAt(
  { seed, runs }: Subject,
  kata: Kata,
  { level, laws }: Flaw,
  judge: Judge,
): Promise<string[]> {
  const options = { seed, runs, shrink: 'none' } as const
  const missedBy = async (part: number): Promise<string[]> => {
    const alone = { ...options, runs: Math.ceil(runs * part), scenarios: false }
    const broken = brokenIn(await exploreLevel(kata, level, judge, alone))
    return laws.filter((law) => !broken.includes(law))
  }
  // Most mistakes show at once: the first workloads of a seed are the same, however many follow.
  if ((await missedBy(FIRST_LOOK)).length === 0) return []
  const missed = await missedBy(1)
  if (missed.length === 0) return []
  const scenarios = brokenIn(await exploreLevel(kata, level, judge, { ...options, runs: 0 }))
  const complaints = missed
    .filter((law) => !scenarios.includes(law))
    .map(
      (law) =>
        `it does not break \`${law}\` at level ${level}. Take the law off its list, or let generated workloads reach the mistake.`,
    )
  if (missed.length < laws.length || complaints.length > 0) return complaints
  // What only stress traffic shows, generated workloads cannot: they are small.
  const calm = { ...options, runs: 0, stress: false } as const
  const seenCalm = brokenIn(await exploreLevel(kata, level, judge, calm))
  if (!laws.every((law) => isStressLaw(kata, law) || !seenCalm.includes(law))) {
    complaints.push(
      `only a scenario shows its mistake; ${runs} generated workloads of level ${level} do not. Add a profile to workload.ts that provokes it.`,
    )
  }
  return complaints
}
