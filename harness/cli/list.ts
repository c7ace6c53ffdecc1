import { existsSync } from 'node:fs'
import { attemptOf } from '../attempts/folder.ts'
import { readJournal } from '../attempts/journal.ts'
import { standingOf } from '../attempts/standing.ts'
import { findKatas, loadKata } from '../bank.ts'
import type { Kata } from '../core/kata.ts'
import { EXIT } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

/** `kata list`: every kata, and how far you are. */
export async function list({
  root,
  terminal,
}: {
  root: string
  terminal: Terminal
}): Promise<number> {
  const { paint, print } = terminal
  const katas = await Promise.all(findKatas(root).map((slug) => loadKata(slug, root)))
  const nameWidth = Math.max(4, ...katas.map(({ slug }) => slug.length))
  print(paint.faint(`${'kata'.padEnd(nameWidth)}  difficulty  minutes  levels  you`))
  for (const kata of katas) {
    const { slug, difficulty, minutes, levels, summary } = kata
    const cells = [
      paint.strong(slug.padEnd(nameWidth)),
      difficulty.padEnd('difficulty'.length),
      String(minutes).padEnd('minutes'.length),
      String(levels.length).padEnd('levels'.length),
      progressLine(kata, root),
    ]
    print(cells.join('  '))
    print(paint.faint(`${' '.repeat(nameWidth)}  ${summary}`))
  }
  print('')
  print('start one: npx kata start <kata>')
  return EXIT.pass
}

function progressLine({ slug, levels }: Kata, root: string): string {
  const attempt = attemptOf(slug, root)
  if (!existsSync(attempt.folder)) return '–'
  const { tests, best } = standingOf(readJournal(attempt), levels.length)
  if (tests === 0) return 'started'
  return best === levels.length ? `✓ all ${best} levels` : `${best} of ${levels.length} levels`
}
