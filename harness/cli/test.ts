import { existsSync } from 'node:fs'
import { record } from '../attempts/journal.ts'
import type { Attempt } from '../attempts/folder.ts'
import { findKatas, loadKata } from '../bank.ts'
import type { Kata } from '../core/kata.ts'
import { levelsPassed, type Verdict } from '../core/verdict.ts'
import { detailsOf, levelLine } from '../explain/text.ts'
import { RUNS_DEFAULT } from '../explore.ts'
import { exitCodeOf, UsageError } from './exit-codes.ts'
import { judgeFile } from './judge-file.ts'
import { solutionFor } from './targets.ts'
import type { Terminal } from './terminal.ts'

export interface TestOptions {
  file?: string
  level?: number
  runs?: number
  seed?: number
  json?: boolean
}

/** `kata test`: judges an attempt, or any file, and says what is wrong with it. */
export async function test(
  target: string | undefined,
  options: TestOptions,
  { root, terminal }: { root: string; terminal: Terminal },
): Promise<number> {
  const { slug, solution, attempt } = solutionFor(target, options.file, findKatas(root), root)
  const kata = await loadKata(slug, root)
  const { level: levels = kata.levels.length, runs = RUNS_DEFAULT, seed = freshSeed() } = options
  if (levels > kata.levels.length) {
    throw new UsageError(`${slug} has ${kata.levels.length} levels; got --level ${levels}`)
  }
  const { paint, print, passing } = terminal
  if (!options.json) {
    print(`${paint.strong(kata.title)} ${paint.faint(`· ${shortPath(solution)} · seed ${seed}`)}`)
    passing('checking…')
  }
  const onLevel = options.json
    ? undefined
    : (level: Verdict['levels'][number]) => {
        print(levelLine(level, paint))
        if (level.level < levels) passing('checking…')
      }
  const verdict = await judgeFile(kata, {
    solution,
    root,
    levels,
    runs,
    seed,
    ...(onLevel && { onLevel }),
  })
  if (attempt && existsSync(attempt.folder)) await remember(attempt, verdict)
  if (options.json) print(JSON.stringify(verdict))
  else
    for (const line of [
      ...detailsOf(verdict, kata, paint),
      ...nextStep(verdict, kata, attempt, levels),
    ])
      print(line)
  return exitCodeOf(verdict.outcome)
}

/** A seed from 0 to 2³¹−1, as fast-check takes it. */
function freshSeed(): number {
  return Math.floor(Math.random() * 2 ** 31)
}

async function remember(attempt: Attempt, verdict: Verdict): Promise<void> {
  const levels = verdict.levels.map(({ outcome }) => outcome)
  await record(attempt, {
    kind: 'tested',
    at: new Date().toISOString(),
    seed: verdict.seed,
    levels,
  })
}

function nextStep(
  verdict: Verdict,
  kata: Kata,
  attempt: Attempt | undefined,
  levels: number,
): string[] {
  if (!attempt) return []
  if (verdict.outcome !== 'pass') {
    return verdict.problem ? [] : [`  stuck? npx kata hint ${kata.slug}`]
  }
  if (levels < kata.levels.length) {
    return ['', `green up to level ${levels}. All levels: npx kata test ${kata.slug}`]
  }
  return [
    '',
    `all ${levelsPassed(verdict)} levels are green. Now say it aloud: scale, cost, what to measure`,
    `(katas/${kata.slug}/interview.md), then read solutions/${kata.slug}/reference.ts beside yours.`,
  ]
}

function shortPath(file: string): string {
  const here = `${process.cwd()}/`
  return file.startsWith(here) ? file.slice(here.length) : file
}
