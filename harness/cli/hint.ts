import { record } from '../attempts/journal.ts'
import { proseLines } from '../explain/prose.ts'
import { interviewOf, openAttempt, type OpenAttempt } from './open-attempt.ts'
import { EXIT } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'
import { underExamination } from './under-examination.ts'
import type { Paint } from '../explain/paint.ts'

/** `kata hint`: one more hint of the level you are at, counted. */
export async function hint(
  target: string | undefined,
  { root, terminal }: { root: string; terminal: Terminal },
): Promise<number> {
  const opened = await openAttempt(target, root)
  if (!opened.may.hints) throw underExamination(opened.kata.slug, 'no hints')
  for (const line of await giveHint(opened, root, terminal.paint)) terminal.print(line)
  return EXIT.pass
}

/** The next hint in words, noted in the journal. */
export async function giveHint(
  { kata, attempt, progress }: OpenAttempt,
  root: string,
  paint: Paint,
): Promise<string[]> {
  const { levelsPassed, hints: given } = progress
  if (levelsPassed === kata.levels.length) {
    return [`all levels are green: there is nothing left to hint at in ${kata.slug}`]
  }
  const level = levelsPassed + 1
  const { hints } = await interviewOf(kata, root)
  const ofLevel = hints[level - 1] ?? []
  const already = given.get(level) ?? 0
  const hasMore = already < ofLevel.length
  if (hasMore) await record(attempt, { kind: 'hint', level })
  const name = `${kata.slug} level ${level} · ${kata.levels[level - 1]}`
  const number = Math.min(already + 1, ofLevel.length)
  return [
    ...(hasMore
      ? []
      : [`you have had all ${ofLevel.length} hints of ${name}. Here is the last one again:`]),
    paint.strong(`hint ${number} of ${ofLevel.length} · ${name}`),
    ...proseLines(ofLevel[number - 1] ?? 'this level has no hints', { indent: '  ', paint }),
  ]
}
