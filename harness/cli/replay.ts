import { readFileSync } from 'node:fs'
import type { Attempt } from '../attempts/folder.ts'
import { readJournal } from '../attempts/journal.ts'
import { isExamined, permissionsOf } from '../attempts/permissions.ts'
import { standingIn } from '../attempts/standing.ts'
import { filesOf, findKatas, KIT_ROOT, loadKata } from '../bank.ts'
import type { Kata } from '../core/kata.ts'
import type { Law } from '../core/law.ts'
import { worst, type LawVerdict } from '../core/verdict.ts'
import type { Workload } from '../core/workload.ts'
import { lawLines, problemLines, runLines } from '../explain/text.ts'
import { judgeOne, lawsOf, workloadOf } from '../cases.ts'
import { lawVerdictOf } from '../explore.ts'
import { openJudge } from '../judge/parent.ts'
import { shellWord } from '../shell-word.ts'
import { parseToken } from '../token.ts'
import { EXIT, exitCodeOf, UsageError } from './exit-codes.ts'
import { attemptHolding } from './desk.ts'
import { referenceOf } from './judge-file.ts'
import { nearest, solutionFor } from './targets.ts'
import type { Terminal } from './terminal.ts'
import { underExamination } from './under-examination.ts'

export interface ReplayOptions {
  file?: string
  workload?: string
  inspect?: boolean
}

/** `kata replay`: one workload again, judged by the law that the token names, or by all. */
export async function replay(
  target: string,
  text: string | undefined,
  options: ReplayOptions,
  { root, terminal }: { root: string; terminal: Terminal },
): Promise<number> {
  const slugs = findKatas(root)
  const { slug, solution, attempt: named } = solutionFor(target, options.file, slugs, root)
  const kata = await loadKata(slug, root)
  const attempt = named ?? attemptHolding(solution, slugs, root)
  const standing = attempt && standingIn(attempt, kata.levels.length)
  const { details } = permissionsOf(standing, isExamined(slug, root))
  if (!details) throw underExamination(slug, 'no traffic')
  const token = text ?? (options.workload === undefined ? lastToken(named) : undefined)
  const { level, laws, workload } =
    options.workload === undefined
      ? fromToken(kata, token)
      : {
          level: kata.levels.length,
          laws: lawsOf(kata, kata.levels.length),
          workload: fromFile(options.workload),
        }
  const { paint, print, note } = terminal
  const file = options.file === undefined ? '' : ` --file ${shellWord(options.file)}`
  const again = `npx kata replay ${shellWord(target)}${file}`
  if (options.inspect)
    note('a debugger can be attached now; the run waits for it, without a limit of time')
  const judge = await openJudge({
    solution,
    drive: filesOf(kata.slug, root).drive,
    kitRoot: KIT_ROOT,
    inspect: options.inspect === true,
  })
  if ('problem' in judge) {
    problemLines(judge.problem, paint).forEach(print)
    return EXIT.fail
  }
  try {
    const verdicts: LawVerdict[] = []
    for (const law of laws) {
      const { run, judgement, variant } = await judgeOne(law, judge, workload)
      const reference = referenceOf(kata, root)
      const verdict = await lawVerdictOf(
        law,
        { run, judgement, ...(variant && { variant }) },
        { token: token ?? `--workload ${shellWord(options.workload ?? '')}`, reference },
      )
      verdicts.push(verdict)
      if (verdict.outcome === 'fail')
        lawLines(verdict, level, kata, { paint, replay: again }).forEach(print)
      else if (laws.length === 1) {
        const what =
          verdict.outcome === 'pass' ? 'holds on this traffic' : 'says nothing about this traffic'
        print(
          `${verdict.outcome === 'pass' ? paint.good('✓') : paint.unsure('?')} ${law.name} ${what}`,
        )
        runLines(run, kata, paint).forEach(print)
      }
    }
    if (laws.length > 1 && verdicts.every(({ outcome }) => outcome !== 'fail')) {
      print(`${paint.good('✓')} every law holds on this traffic`)
    }
    const outcomes = verdicts.map(({ outcome }) => outcome)
    return exitCodeOf(
      laws.length > 1 ? worst(outcomes.filter((one) => one !== 'unknown')) : worst(outcomes),
    )
  } finally {
    judge.close()
  }
}

/** The one that the attempt's last run printed. */
function lastToken(attempt: Attempt | undefined): string | undefined {
  const last = attempt && readJournal(attempt).findLast(({ kind }) => kind === 'tested')
  return last?.kind === 'tested' ? last.token : undefined
}

function fromToken(
  kata: Kata,
  text: string | undefined,
): { level: number; laws: Law[]; workload: Workload } {
  if (text === undefined) {
    throw new UsageError(
      'which traffic? The last run that is known left none: name the token of a red verdict',
    )
  }
  const token = parseToken(text)
  if (!token) {
    throw new UsageError(
      `expected a token such as 1.higher-priority-first.4187.3-1, as a red verdict prints it; got \`${text}\``,
    )
  }
  if (token.level > kata.levels.length) {
    throw new UsageError(
      `${kata.slug} has ${kata.levels.length} levels; the token names level ${token.level}`,
    )
  }
  const laws = lawsOf(kata, token.level)
  const law = laws.find(({ name }) => name === token.law)
  if (!law) {
    const names = laws.map(({ name }) => name)
    throw new UsageError(
      `level ${token.level} of ${kata.slug} has no law \`${token.law}\`.${nearest(token.law, names)}`,
    )
  }
  const workload = workloadOf(kata, token)
  if (!workload) {
    const names = kata.scenarios.map(({ name }) => name)
    throw new UsageError(
      'scenario' in token
        ? `${kata.slug} has no scenario \`${token.scenario}\`.${nearest(token.scenario, names)}`
        : 'the token names no workload of this kata: perhaps the kata has changed since it was printed',
    )
  }
  return { level: token.level, laws: [law], workload }
}

function fromFile(file: string): Workload {
  let workload: Partial<Workload> | null
  try {
    workload = JSON.parse(readFileSync(file, 'utf8')) as Partial<Workload> | null
  } catch (error) {
    throw new UsageError(`${file}: expected a saved workload as JSON; ${(error as Error).message}`)
  }
  const isWorkload =
    typeof workload?.epochMs === 'number' &&
    typeof workload.seed === 'number' &&
    Array.isArray(workload.operations) &&
    workload.operations.every((one) => typeof one?.id === 'string' && typeof one.when === 'object')
  if (!isWorkload) {
    throw new UsageError(
      `${file}: expected { epochMs, seed, options, operations: [{ id, when, … }] }, as in \`counterexample.workload\` of kata test --json`,
    )
  }
  return workload as Workload
}
