import { readFileSync } from 'node:fs'
import type { Attempt } from '../attempts/folder.ts'
import { readJournal } from '../attempts/journal.ts'
import { isExamined, permissionsOf } from '../attempts/permissions.ts'
import { progressIn } from '../attempts/progress.ts'
import { filesOf, KIT_ROOT } from '../bank/bank.ts'
import type { Kata } from '../core/kata.ts'
import type { Law } from '../core/law.ts'
import type { Workload } from '../core/workload.ts'
import { lawLines, problemLines, runLines } from '../explain/text.ts'
import { exploreAll } from '../explore/explore.ts'
import { lawsOf, planOfOne, workloadOf } from '../explore/plan.ts'
import { openJudge } from '../judge/parent.ts'
import { shellWord } from '../lib/shell-word.ts'
import { parseToken } from '../explore/token.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { openSolution } from './open-attempt.ts'
import { referenceOf } from './judge-file.ts'
import { nameFor } from './names.ts'
import { nearest } from './targets.ts'
import type { Terminal } from './terminal.ts'
import { underExamination } from './under-examination.ts'

export interface ReplayOptions {
  file?: string
  workload?: string
  inspect?: boolean
}

/** `kata replay`: one workload again, judged by the law that the token names, then by all others. */
export async function replay(
  first: string | undefined,
  second: string | undefined,
  options: ReplayOptions,
  { root, terminal }: { root: string; terminal: Terminal },
): Promise<number> {
  // A token alone means the attempt that every command means.
  const isToken = second === undefined && first !== undefined && parseToken(first) !== undefined
  const [target, text] = isToken ? [undefined, first] : [first, second]
  const { slugs, slug, kata, solution, named, attempt } = await openSolution(
    target,
    options.file,
    root,
  )
  const progress = attempt && progressIn(attempt, kata.levels.length)
  const { details } = permissionsOf(progress, isExamined(slug, root))
  if (!details) throw underExamination(slug, 'no traffic')
  const token = text ?? (options.workload === undefined ? lastToken(named) : undefined)
  const { level, law, workload }: Traffic =
    options.workload === undefined
      ? fromToken(kata, token)
      : { level: kata.levels.length, workload: fromFile(options.workload) }
  const { paint, print, note } = terminal
  const file = options.file === undefined ? '' : ` --file ${shellWord(options.file)}`
  const name = named ? nameFor(named, slugs, root) : slug
  const again = `npx kata replay ${name}${file}`
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
  const called = token ?? `--workload ${shellWord(options.workload ?? '')}`
  const plan = planOfOne(kata, level, { workload, called })
  try {
    const reference = referenceOf(kata, root)
    const { levels } = await exploreAll(plan, judge, { shrink: 'none', explains: true, reference })
    const [{ laws, problem } = { laws: [] }] = levels
    if (problem) {
      problemLines(problem, paint).forEach(print)
      return EXIT.fail
    }
    const broken = laws.filter(({ outcome }) => outcome === 'fail')
    const still = broken.filter((one) => one.law === law?.name)
    const shown = still.length > 0 ? still : broken
    if (law && broken.length > 0 && still.length === 0) {
      print(`${paint.good('✓')} ${law.name} holds now. Broken on the same traffic:`)
    }
    for (const [index, verdict] of shown.entries()) {
      if (index > 0 || still.length === 0) print('')
      lawLines(verdict, level, kata, { paint, replay: again }).forEach(print)
    }
    if (broken.length > 0) return EXIT.fail
    print(
      law
        ? `${paint.good('✓')} this traffic passes now: ${law.name} is not broken, nor is any other law`
        : `${paint.good('✓')} every law holds on this traffic`,
    )
    const [history] = law ? await judge.run([workload]) : []
    if (history) runLines({ workload, history }, kata, paint).forEach(print)
    return EXIT.pass
  } finally {
    judge.close()
  }
}

/** The one that the attempt's last red verdict printed. */
export function lastToken(attempt: Attempt | undefined): string | undefined {
  const red = attempt && readJournal(attempt).findLast((one) => one.kind === 'tested' && one.token)
  return red?.kind === 'tested' ? red.token : undefined
}

interface Traffic {
  level: number
  /** The law that it broke, where a token says so. */
  law?: Law
  workload: Workload
}

function fromToken(kata: Kata, text: string | undefined): Traffic {
  if (text === undefined) {
    throw new UsageError(
      'which traffic? No red verdict is known: name the token that one printed, or --workload <file.json>',
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
  return { level: token.level, law, workload }
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
