import { archived, attemptOf, type Attempt } from '../attempts/folder.ts'
import { bringBack } from '../attempts/put-away.ts'
import { progressIn } from '../attempts/progress.ts'
import { findKatas, loadKata } from '../bank/bank.ts'
import type { Kata } from '../core/kata.ts'
import { counted } from '../core/words.ts'
import { clockLine } from './clock-line.ts'
import { openAttemptNow } from './open-attempt.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { dayAndTime, placeOf } from './names.ts'
import { insideText, isInside, orNothing } from './reset.ts'
import { attemptFor, slugFor } from './targets.ts'
import type { Terminal } from './terminal.ts'

/** `kata restore`: lists the attempts at a kata that were put away, or brings one of them back. */
export async function restore(
  target: string | undefined,
  number: number | undefined,
  { root, terminal }: { root: string; terminal: Terminal },
): Promise<number> {
  const { print } = terminal
  const slugs = findKatas(root)
  const slug = target === undefined ? attemptFor(target, slugs, root).slug : slugFor(target, slugs)
  const kata = await loadKata(slug, root)
  const latestFirst = archived(slug, root).reverse()
  if (number === undefined) {
    listLines(kata, latestFirst).forEach(print)
    return EXIT.pass
  }
  const old = latestFirst[number - 1]
  if (!old) {
    throw new UsageError(
      `${counted(latestFirst.length, 'attempt')} at ${slug} put away; got number ${number}. They are listed by: npx kata restore ${slug}`,
    )
  }
  const present = attemptOf(slug, root)
  const wasInside = isInside(process.cwd(), present.folder)
  const archive = await orNothing(present, () => bringBack(old, root))
  const { progress } = openAttemptNow(present, kata, root)
  print(
    `your attempt is back in ${placeOf(present.folder)}/: ${kata.title} · ${clockLine(progress)}`,
  )
  if (archive !== undefined) print(`the one that was there was put away: ${placeOf(archive)}/`)
  if (wasInside) print(insideText(present.folder))
  return EXIT.pass
}

function listLines({ slug, levels }: Kata, latestFirst: Attempt[]): string[] {
  if (latestFirst.length === 0) return [`no attempt at ${slug} was put away`]
  const lines = latestFirst.map((attempt, index) => {
    const { startedMs, mode, best, tests } = progressIn(attempt, levels.length)
    const what = `${best} of ${levels.length} levels green, ${counted(tests, 'run')}`
    return `${String(index + 1).padStart(3)}  ${dayAndTime(startedMs)}  ${mode.padEnd(9)}  ${what}`
  })
  return [
    `put away, at ${slug}, the last one first:`,
    ...lines,
    `to bring one back: npx kata restore ${slug} 1`,
  ]
}
