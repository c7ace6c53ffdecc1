import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { AssignedKata } from '../assignment/assignment.ts'
import { filesOf, readKataFile } from '../bank/bank.ts'
import type { KilledFor } from '../core/history.ts'
import type { Kata } from '../core/kata.ts'
import type { Runner } from '../core/runner.ts'
import type { LevelVerdict } from '../core/verdict.ts'
import { lawLines } from '../explain/text.ts'
import { exploreAll } from '../explore/explore.ts'
import type { Plan } from '../explore/plan.ts'
import type { Kit } from '../judge/kit.ts'
import { isDiskError } from '../lib/system-error.ts'
import { temporaryFolder } from '../lib/temporary-folder.ts'
import type { KataResult, LevelResult } from '../results/results.ts'
import type { OwnTestsJudging } from './judge-own-tests.ts'
import {
  inOrderOfTelling,
  judgeError,
  missing,
  outcomeOfEnds,
  toldOfProblem,
  toldOfRuns,
  type ExplainedOutcome,
} from './outcomes.ts'

export interface Judging {
  kata: Kata
  assigned: AssignedKata
  /** The kata's, opened with a jail unless the teacher said otherwise. */
  kit: Kit
  /** What is run, from a seed that the parent alone knows: the same for everybody. */
  plan: Plan
  /** Runs the kata's reference, where there is one: only the author's edition has it. */
  reference?: () => Promise<Runner>
  /** Where its files lie meanwhile. */
  work: string
  /** Where the student's own tests count. */
  ownTests?: OwnTestsJudging
  /** An exam's results hold counts and no traffic. */
  isExam: boolean
}

/**
 * Judges one submission of one kata on every level that is assigned. A judge that fails is an outcome,
 * and not the student's.
 *
 * @param files by their path from the kata's folder, as they were handed in.
 * @throws {SystemError} where the disk takes no more: so it will be with everybody.
 */
export async function judgeSubmission(
  files: Readonly<Record<string, string>>,
  judging: Judging,
): Promise<KataResult> {
  const { kata, assigned, work } = judging
  if (files['solution.ts'] === undefined) return notJudged(kata, assigned, missing())
  const folder = temporaryFolder('submission-', work)
  try {
    const contract = await readKataFile(filesOf(kata.slug).contract)
    for (const [path, text] of Object.entries({ ...files, 'contract.ts': contract })) {
      mkdirSync(dirname(join(folder.path, path)), { recursive: true })
      writeFileSync(join(folder.path, path), text)
    }
    return await judged(join(folder.path, 'solution.ts'), judging)
  } catch (error) {
    if (isDiskError(error)) throw error
    const message = error instanceof Error ? error.message : String(error)
    return notJudged(kata, assigned, judgeError(message.replaceAll(folder.path, '')))
  } finally {
    folder.remove()
  }
}

async function judged(solution: string, judging: Judging): Promise<KataResult> {
  const { kata, assigned, kit, plan, reference, isExam } = judging
  const judge = await kit.judge(solution)
  if ('problem' in judge) {
    const { file, ...problem } = judge.problem
    const shown = file && { file: file.replace(`${dirname(solution)}/`, '') }
    return notJudged(kata, assigned, toldOfProblem({ ...problem, ...shown }))
  }
  try {
    const { runner, ends } = noting(judge)
    const verdict = await exploreAll(plan, runner, {
      shrink: isExam ? 'none' : 'first',
      aside: judge,
      ...(reference && !isExam && { reference }),
    })
    const outcome = outcomeOfEnds(ends)
    const levels = inOrderOfTelling(verdict).levels.map((level, index): LevelResult => {
      const maxPoints = assigned.points[index] ?? 0
      const earns = level.outcome === 'pass' && outcome !== 'tampered'
      return levelResult(level, { kata, isExam, maxPoints, points: earns ? maxPoints : 0 })
    })
    return resultOf(kata, assigned, toldOfRuns(outcome, levels, isExam), levels)
  } finally {
    judge.close()
  }
}

/** A runner that notes how runs ended that were killed. */
function noting(runner: Runner): { runner: Runner; ends: Set<KilledFor> } {
  const ends = new Set<KilledFor>()
  const noted = (inner: Runner): Runner => ({
    get exports() {
      return inner.exports
    },
    async run(workloads) {
      const histories = await inner.run(workloads)
      for (const { end } of histories) if (end.kind === 'killed') ends.add(end.why)
      return histories
    },
    cancel: () => inner.cancel?.(),
    ...(inner.beside && { beside: noted(inner.beside) }),
  })
  return { runner: noted(runner), ends }
}

function levelResult(
  { level, name, outcome, laws, problem }: LevelVerdict,
  about: { kata: Kata; isExam: boolean; points: number; maxPoints: number },
): LevelResult {
  const { kata, isExam, points, maxPoints } = about
  return {
    ...{ level, name, outcome, points, maxPoints },
    ...(problem && { problem: problem.message }),
    laws: laws.map((law, index) => {
      const { counterexample, held, failed, sentence } = law
      // The most telling one: only of that the smallest traffic was looked for.
      const shows = counterexample && !isExam && index === 0
      const hint = counterexample?.finding.hint ?? law.hint
      return {
        ...{ law: law.law, sentence, level: law.level, outcome: law.outcome, held, failed },
        ...(shows && { picture: lawLines(law, level, kata, { replay: null }).join('\n') }),
        ...(shows && hint && { hint }),
      }
    }),
  }
}

function resultOf(
  kata: Kata,
  { points }: AssignedKata,
  told: ExplainedOutcome,
  levels: LevelResult[],
): KataResult {
  return {
    kata: kata.slug,
    title: kata.title,
    ...told,
    levels,
    points: levels.reduce((sum, level) => sum + level.points, 0),
    maxPoints: points.reduce((sum, each) => sum + each, 0),
  }
}

/** Levels are there whatever happened, so that nobody's row has fewer columns. */
export function notJudged(kata: Kata, assigned: AssignedKata, told: ExplainedOutcome): KataResult {
  const levels = assigned.points.map((maxPoints, index) => ({
    level: index + 1,
    name: kata.levels[index] ?? '',
    ...{ outcome: 'unknown' as const, points: 0, maxPoints, laws: [] },
  }))
  return resultOf(kata, assigned, told, levels)
}
