import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { closest, distance } from 'fastest-levenshtein'
import { latestExam, runningExam, type Exam } from '../attempts/exam.ts'
import {
  attemptAround,
  attemptAt,
  attemptOf,
  latestAttempt,
  type Attempt,
} from '../attempts/folder.ts'
import { shellWord } from '../lib/shell-word.ts'
import { UsageError } from './exit-codes.ts'

/** The slug that a text names or begins; a slip of the pen gets the nearest name. */
export function slugFor(text: string, slugs: string[]): string {
  const slug = slugBegunBy(text, slugs)
  if (slug !== undefined) return slug
  throw new UsageError(`there is no kata \`${text}\`.${nearest(text, slugs)}`)
}

/** The one slug that a text is, or is the beginning of. */
function slugBegunBy(text: string, slugs: string[]): string | undefined {
  if (slugs.includes(text)) return text
  const begun = slugs.filter((slug) => text !== '' && slug.startsWith(text))
  return begun.length === 1 ? begun[0] : undefined
}

/** " Did you mean `x`?", or the list of what there is. */
export function nearest(text: string, names: string[]): string {
  if (names.length === 0) return ''
  const alike = names.filter((name) => text.length > 1 && name.includes(text.toLowerCase()))
  if (alike.length > 0) return ` Did you mean ${alike.map((name) => `\`${name}\``).join(' or ')}?`
  const best = closest(text, names)
  const isClose = distance(text, best) <= Math.max(2, Math.floor(text.length / 3))
  return isClose ? ` Did you mean \`${best}\`?` : ` There are: ${names.join(', ')}.`
}

/**
 * The attempt a command speaks of: the kata or folder named (in a running exam, its attempt); else
 * the attempt of the working directory; else the one saved last.
 *
 * @throws {UsageError} that says how to start one, when there is none.
 */
export function attemptFor(target: string | undefined, slugs: string[], root: string): Attempt {
  if (target === undefined) {
    const attempt = attemptAround(process.cwd(), slugs, root) ?? latestAttempt(slugs, root)
    if (attempt) return attempt
    throw new UsageError(`there is no attempt yet. Start one: npx kata start ${firstKata(slugs)}`)
  }
  const exists = existsSync(resolve(target))
  // A folder has the better right to its name than the kata whose name begins with it.
  const slug = exists && !slugs.includes(target) ? undefined : slugBegunBy(target, slugs)
  if (slug !== undefined) {
    const attempt = attemptNamed(slug, slugs, root)
    if (attempt) return attempt
    throw new UsageError(`you have not started ${slug} yet: npx kata start ${slug}`)
  }
  const attempt = attemptAt(target, slugs)
  if (attempt) return attempt
  if (exists) {
    throw new UsageError(
      `${target} is not an attempt: its folder is not named after a kata and holds no kata.test.ts. To judge a file: npx kata test <kata> --file ${shellWord(target)}`,
    )
  }
  throw new UsageError(`there is no kata and no folder \`${target}\`.${nearest(target, slugs)}`)
}

/** While an exam runs, the name of one of its katas means the exam's attempt; later the practice first. */
function attemptNamed(slug: string, slugs: string[], root: string): Attempt | undefined {
  const ofExam = (exam: Exam | undefined): Attempt | undefined =>
    exam?.attempts.find((attempt) => attempt.slug === slug)
  const running = ofExam(runningExam(slugs, root))
  if (running) return running
  const attempt = attemptOf(slug, root)
  return existsSync(attempt.folder) ? attempt : ofExam(latestExam(slugs, root))
}

/** The kata to begin with, where nobody chose one. */
export function firstKata(slugs: string[]): string {
  return slugs.includes('priority-router') ? 'priority-router' : (slugs[0] ?? '<kata>')
}

/** Which kata, and which file of it to judge. */
export function solutionFor(
  target: string | undefined,
  file: string | undefined,
  slugs: string[],
  root: string,
): { slug: string; solution: string; attempt?: Attempt } {
  if (file === undefined) {
    const attempt = attemptFor(target, slugs, root)
    return { slug: attempt.slug, solution: attempt.solution, attempt }
  }
  const solution = resolve(file)
  if (target !== undefined) return { slug: slugFor(target, slugs), solution }
  const around = attemptAround(process.cwd(), slugs, root)
  if (around) return { slug: around.slug, solution }
  throw new UsageError(
    `--file needs the kata's name as well: npx kata test <kata> --file ${shellWord(file)}`,
  )
}
