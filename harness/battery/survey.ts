import { allInOrder } from './all-in-order.ts'
import { missingExports } from '../explore/board.ts'
import { Examples } from '../explore/examples.ts'
import { exploreLevel, judged } from '../explore/explore.ts'
import type { Said } from '../explore/judging.ts'
import { planOf, upTo, type Plan } from '../explore/plan.ts'
import { BankError } from '../bank/bank.ts'
import { runCompletes } from '../core/built-in-laws.ts'
import type { LevelVerdict } from '../core/verdict.ts'
import type { Workload } from '../core/workload.ts'
import { brokenIn } from './failures.ts'
import { onceEach } from './once-each.ts'
import type { Subject } from './subject.ts'

/** The reference at one level: its scenarios, and generated workloads of every seed, apart. */
export interface SurveyedLevel {
  level: number
  scenarios: LevelVerdict
  generated: LevelVerdict[]
  /** All generated workloads, with what each law said of them. */
  cases: SurveyedCase[]
}

interface SurveyedCase {
  workload: Workload
  said: Said
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
        const cases: SurveyedCase[] = []
        for (const seed of isEndless(scenarios) ? [] : seeds) {
          const plan = planOf(kata, { levels: [level], seed, runs, scenarios: false })
          const examples = new Examples(plan, judge, { shrink: 'none' })
          for await (const board of judged(plan, judge)) {
            if (board.pendingAt(level)) continue
            await examples.find(board, level)
            generated.push(examples.verdictAt(board, level))
            cases.push(...casesOf(plan, board.rowsOf(level)))
          }
        }
        return { level, scenarios, generated, cases }
      }),
    ),
  )
}

function casesOf({ batches }: Plan, rows: readonly Said[]): SurveyedCase[] {
  const cases = batches.flatMap((batch) => batch.cases())
  return rows.flatMap((said, index) => {
    const one = cases[index]
    return one ? [{ workload: one.workload, said }] : []
  })
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
