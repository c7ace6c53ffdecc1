import { progressOf, readJournal, record } from '../attempts/journal.ts'
import { filesOf, findKatas, loadKata, readKataFile } from '../bank.ts'
import { wrap } from '../explain/wrap.ts'
import { parseInterview } from '../interview.ts'
import { EXIT } from './exit-codes.ts'
import { attemptFor } from './targets.ts'
import type { Terminal } from './terminal.ts'

/** `kata hint`: one more hint of the level you are at, counted. */
export async function hint(
  target: string | undefined,
  { root, terminal }: { root: string; terminal: Terminal },
): Promise<number> {
  const attempt = attemptFor(target, findKatas(root), root)
  const kata = await loadKata(attempt.slug, root)
  const { levelsPassed, hints: given } = progressOf(readJournal(attempt))
  const level = Math.min(levelsPassed + 1, kata.levels.length)
  const { hints } = parseInterview(await readKataFile(filesOf(kata.slug, root).interview))
  const ofLevel = hints[level - 1] ?? []
  const already = given.get(level) ?? 0
  const { print, paint } = terminal
  const name = `${kata.slug} level ${level} · ${kata.levels[level - 1]}`
  if (levelsPassed === kata.levels.length) {
    print(`all levels are green: there is nothing left to hint at in ${kata.slug}`)
    return EXIT.pass
  }
  if (already >= ofLevel.length) {
    print(`you have had all ${ofLevel.length} hints of ${name}. Here is the last one again:`)
  } else await record(attempt, { kind: 'hint', at: new Date().toISOString(), level })
  const number = Math.min(already + 1, ofLevel.length)
  print(paint.strong(`hint ${number} of ${ofLevel.length} · ${name}`))
  wrap(ofLevel[number - 1] ?? 'this level has no hints', '  ').forEach(print)
  return EXIT.pass
}
