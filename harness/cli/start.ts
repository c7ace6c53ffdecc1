import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { attemptOf, type Attempt } from '../attempts/folder.ts'
import { progressOf, readJournal } from '../attempts/journal.ts'
import { startAttempt } from '../attempts/start-attempt.ts'
import { findKatas, loadKata } from '../bank.ts'
import type { Kata } from '../core/kata.ts'
import { EXIT } from './exit-codes.ts'
import { slugFor } from './targets.ts'
import type { Terminal } from './terminal.ts'

/** `kata start`: makes the attempt's folder; on an existing one says where you stand. */
export async function start(
  target: string,
  { root, terminal }: { root: string; terminal: Terminal },
): Promise<number> {
  const kata = await loadKata(slugFor(target, findKatas(root)), root)
  const attempt = attemptOf(kata.slug, root)
  if (existsSync(attempt.folder)) standing(kata, attempt).forEach(terminal.print)
  else whatToDo(kata, await startAttempt(kata.slug, root)).forEach(terminal.print)
  return EXIT.pass
}

function whatToDo({ title, minutes, levels, slug }: Kata, { folder }: Attempt): string[] {
  const place = relative(process.cwd(), folder) || '.'
  return [
    `${title}: ${minutes} minutes, ${levels.length} levels. Your folder: ${place}/`,
    '',
    '  README.md         the question and the contract: read level 1',
    '  solution.ts       write your code here',
    '  solution.test.ts  write your own tests here: success and timeout first',
    '',
    `judge it:       npx kata test ${slug}`,
    `on every save:  npx vitest ${place}`,
    `stuck:          npx kata hint ${slug}`,
  ]
}

function standing({ slug, levels, title }: Kata, attempt: Attempt): string[] {
  const { tests, levelsPassed, hints } = progressOf(readJournal(attempt))
  const place = relative(process.cwd(), attempt.folder) || '.'
  const given = [...hints.values()].reduce((sum, count) => sum + count, 0)
  const missing = existsSync(attempt.solution)
    ? []
    : [`solution.ts is missing there: copy katas/${slug}/starter.ts to begin again`]
  return [
    `${title}: you have an attempt in ${place}/ (nothing was changed)`,
    ...missing,
    tests === 0
      ? `not tested yet: npx kata test ${slug}`
      : `last test: ${levelsPassed} of ${levels.length} levels green; ${tests} ${tests === 1 ? 'test' : 'tests'}, ${given} ${given === 1 ? 'hint' : 'hints'} so far`,
    `next: npx kata test ${slug}`,
  ]
}
