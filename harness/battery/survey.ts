import { allInOrder } from './all-in-order.ts'
import { missingExports } from '../explore/board.ts'
import { exploreLevel } from '../explore/explore.ts'
import { upTo } from '../explore/plan.ts'
import { BankError } from '../bank/bank.ts'
import { runCompletes } from '../core/built-in-laws.ts'
import type { LevelVerdict } from '../core/verdict.ts'
import { brokenIn } from './failures.ts'
import { onceEach } from './once-each.ts'
import type { Subject } from './subject.ts'

/** The reference at one level: its scenarios, and generated workloads of every seed, apart. */
export interface SurveyedLevel {
  level: number
  scenarios: LevelVerdict
  generated: LevelVerdict[]
}

/** Judges the reference at every level: the dearest part of the battery. */
export const surveyOf = onceEach(surveyed)

async function surveyed(subject: Subject): Promise<SurveyedLevel[]> {
  const kata = await subject.kata
  const { runs, seeds, files } = subject
  return allInOrder(
    upTo(kata.levels.length).map((level) =>
      subject.judge(files.reference, async (judge) => {
        const problem = missingExports(kata, level, judge.exports)
        if (problem) {
          throw new BankError(`${subject.where(files.reference)}: ${problem.message}. Write it.`)
        }
        const options = { seed: subject.seed, shrink: 'none' } as const
        const scenarios = await exploreLevel(kata, level, judge, { ...options, runs: 0 })
        const generated: LevelVerdict[] = []
        for (const seed of isEndless(scenarios) ? [] : seeds) {
          const alone = { ...options, seed, runs, scenarios: false }
          generated.push(await exploreLevel(kata, level, judge, alone))
        }
        return { level, scenarios, generated }
      }),
    ),
  )
}

/** Nothing else is measured on a reference whose runs do not all come to an end. */
export function whyUnfinished(subject: Subject, survey: SurveyedLevel[]): string | undefined {
  const isUnfinished = survey.some(({ scenarios, generated }) =>
    [scenarios, ...generated].some(isEndless),
  )
  if (!isUnfinished) return undefined
  return `${subject.where(subject.files.reference)}: not all of its runs come to an end, so nothing else can be measured on it. Write the reference first.`
}

function isEndless(verdict: LevelVerdict): boolean {
  return brokenIn(verdict).some((law) => law === runCompletes.name || law === 'no-stray-exception')
}
