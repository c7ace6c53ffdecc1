import { existsSync } from 'node:fs'
import { isExamined, permissionsOf } from '../attempts/permissions.ts'
import { progressIn } from '../attempts/progress.ts'
import { firstFailure } from '../core/verdict.ts'
import { failureOf, problemLines } from '../explain/text.ts'
import { freshSeed, RUNS_DEFAULT, upTo } from '../explore/plan.ts'
import { parseToken } from '../explore/token.ts'
import { openInBrowser, whyNoBrowser } from './browser.ts'
import { EXIT, exitCodeOf } from './exit-codes.ts'
import { judgeFile } from './judge-file.ts'
import { openSolution } from './open-attempt.ts'
import { placeOf } from './names.ts'
import { pageOf } from './page-of.ts'
import { lastToken } from './replay.ts'
import type { Terminal } from './terminal.ts'
import { checkLaw } from './test.ts'
import { underExamination } from './under-examination.ts'
import { writePage } from './write-page.ts'

export interface ShowOptions {
  file?: string
  law?: string
  out?: string
  open?: boolean
}

/** `kata show`: judges an attempt, or any file, and makes a page of the first red finding. */
export async function show(
  target: string | undefined,
  options: ShowOptions,
  { root, terminal }: { root: string; terminal: Terminal },
): Promise<number> {
  const { slug, kata, solution, named, attempt } = await openSolution(target, options.file, root)
  const progress =
    attempt && existsSync(attempt.folder) ? progressIn(attempt, kata.levels.length) : undefined
  const { details } = permissionsOf(progress, isExamined(slug, root))
  if (!details) throw underExamination(slug, 'no traffic')
  const levels = progress?.openLevels ?? kata.levels.length
  if (options.law !== undefined) checkLaw(options.law, kata, levels, details)
  const { paint, print, passing } = terminal
  passing('checking…')
  const token = named && options.law === undefined ? lastToken(named) : undefined
  const { verdict } = await judgeFile(kata, {
    ...{ solution, root, levels: upTo(levels), runs: RUNS_DEFAULT, seed: freshSeed() },
    first: token === undefined ? undefined : parseToken(token),
    shrink: options.law === undefined ? 'first' : 'all',
  })
  if (verdict.problem) {
    problemLines(verdict.problem, paint).forEach(print)
    return EXIT.fail
  }
  const failure =
    options.law === undefined ? firstFailure(verdict) : failureOf(verdict, options.law)
  const html = failure && pageOf(kata, failure.level.level, failure.law, { solution })
  if (!failure || html === undefined) {
    const what =
      options.law ?? (levels < kata.levels.length ? `level 1 to ${levels}` : 'every level')
    const isRed = verdict.outcome === 'fail' && options.law === undefined
    print(
      isRed
        ? 'what is broken here has no traffic to be shown: npx kata test says what it is'
        : `${paint.good('✓')} ${what} holds: there is no mistake to show`,
    )
    return exitCodeOf(verdict.outcome)
  }
  const file = writePage(html, attempt, options.out)
  print(`${paint.bad('✗')} level ${failure.level.level} · ${failure.law.law}`)
  print(`  ${placeOf(file)}${await opening(file, options.open)}`)
  return EXIT.fail
}

/** What became of the wish to see it, as the rest of a sentence. */
async function opening(file: string, isAskedFor: boolean | undefined): Promise<string> {
  if (isAskedFor === false) return ''
  const why = isAskedFor ? undefined : whyNoBrowser()
  if (why !== undefined) return `\n  open it in a browser: ${why}`
  return (await openInBrowser(file))
    ? ' opens in your browser'
    : '\n  open it in a browser: nothing here opens one'
}
