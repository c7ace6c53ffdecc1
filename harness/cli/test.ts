import { existsSync } from 'node:fs'
import { findKatas, loadKata } from '../bank.ts'
import { noteBeginnings } from '../attempts/beginnings.ts'
import { record } from '../attempts/journal.ts'
import { levelsPassed, type LevelVerdict, type Verdict } from '../core/verdict.ts'
import { countLine, countsOf } from '../explain/counts.ts'
import { detailsOf, levelLine, problemLines } from '../explain/text.ts'
import { RUNS_DEFAULT } from '../explore.ts'
import { clockLine } from './clock-line.ts'
import { attemptHolding, deskNow, reveal, type Desk } from './desk.ts'
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
  const slugs = findKatas(root)
  const { slug, solution, attempt: named } = solutionFor(target, options.file, slugs, root)
  const kata = await loadKata(slug, root)
  const attempt = named ?? attemptHolding(solution, slugs, root)
  const desk = attempt && existsSync(attempt.folder) ? deskNow(attempt, kata) : undefined
  const open = desk?.standing.openLevels ?? kata.levels.length
  const { level: levels = open, runs = RUNS_DEFAULT, seed = freshSeed() } = options
  if (levels > kata.levels.length) {
    throw new UsageError(`${slug} has ${kata.levels.length} levels; got --level ${levels}`)
  }
  if (levels > open)
    throw new UsageError(`level ${levels} has not been asked yet: first level ${open}`)
  const mayShow = desk?.may.details ?? true
  const { paint, print, passing } = terminal
  if (!options.json) {
    const aside = mayShow ? `seed ${seed}` : 'exam'
    print(`${paint.strong(kata.title)} ${paint.faint(`· ${shortPath(solution)} · ${aside}`)}`)
    passing('checking…')
  }
  const onLevel = (level: LevelVerdict): void => {
    if (options.json) return
    print(mayShow ? levelLine(level, paint) : countLine(level, paint))
    if (level.level < levels) passing('checking…')
  }
  const verdict = await judgeFile(kata, { solution, root, levels, runs, seed, onLevel })
  if (options.json) print(JSON.stringify(mayShow ? verdict : countsOf(verdict)))
  else {
    const details = mayShow ? detailsOf(verdict, kata, paint) : problemOf(verdict, paint)
    details.forEach(print)
  }
  // `--file` judges any file; only the attempt's own solution is a try at it.
  const isTry = desk !== undefined && solution === desk.attempt.solution
  const after = isTry ? await remember(desk, verdict, root) : undefined
  if (options.json) return exitCodeOf(verdict.outcome)
  if (after) [...(await news(after, root)), ...nextStep(verdict, after, levels)].forEach(print)
  return exitCodeOf(verdict.outcome)
}

/** A seed from 0 to 2³¹−1, as fast-check takes it. */
export function freshSeed(): number {
  return Math.floor(Math.random() * 2 ** 31)
}

/** Writes a verdict into the attempt's journal, and finds out where it stands now. */
export async function remember(desk: Desk, verdict: Verdict, root: string): Promise<Desk> {
  const { attempt, kata } = desk
  await noteBeginnings(attempt, root)
  const levels = verdict.levels.map(({ outcome }) => outcome)
  await record(attempt, { kind: 'tested', seed: verdict.seed, levels })
  return deskNow(attempt, kata)
}

/** What an interviewer says next, once a level is green or its time is up. */
async function news(desk: Desk, root: string): Promise<string[]> {
  const sections = await reveal(desk, root)
  return sections.flatMap((section) => ['', ...section.split('\n')])
}

function problemOf({ problem }: Verdict, paint: Terminal['paint']): string[] {
  return problem ? problemLines(problem, paint) : []
}

function nextStep(verdict: Verdict, { kata, standing, may }: Desk, levels: number): string[] {
  const { slug } = kata
  const clock =
    standing.mode === 'practice' && standing.leftMs === undefined
      ? []
      : ['', `  ${clockLine(standing)}`]
  if (verdict.outcome !== 'pass') {
    return verdict.problem || !may.hints ? clock : [...clock, `  stuck? npx kata hint ${slug}`]
  }
  if (standing.openLevels > levels && standing.mode === 'interview') {
    return [
      ...clock,
      '',
      `level ${levels} is green, and level ${levels + 1} is asked: it stands in README.md, too`,
    ]
  }
  if (levels < kata.levels.length) {
    return [...clock, '', `green up to level ${levels}. All levels: npx kata test ${slug}`]
  }
  if (!may.reference) return clock
  return [
    ...clock,
    '',
    `all ${levelsPassed(verdict)} levels are green. Now say it aloud (npx kata say ${slug}), look at`,
    `your scorecard (npx kata review ${slug}) and at ours (npx kata solution ${slug}).`,
  ]
}

function shortPath(file: string): string {
  const here = `${process.cwd()}/`
  return file.startsWith(here) ? file.slice(here.length) : file
}
