import { relative } from 'node:path'
import type { Attempt } from '../attempts/folder.ts'
import { shellWord } from '../lib/shell-word.ts'
import { attemptFor } from './targets.ts'

/** What to type behind a command to mean this attempt: its kata's name, else its folder. */
export function nameFor(attempt: Attempt, slugs: string[], root: string): string {
  if (meant(attempt.slug, slugs, root) === attempt.folder) return attempt.slug
  const place = typedPath(attempt.folder)
  // From the folder around it the path looks like a kata's name.
  return slugs.includes(place) ? `./${place}` : place
}

/** A path as one sees it from here, or whole where that is shorter. */
export function placeOf(path: string): string {
  const near = relative(process.cwd(), path) || '.'
  return near.length <= path.length ? near : path
}

/** A path as one types it behind a command. */
export function typedPath(path: string): string {
  const place = placeOf(path)
  return shellWord(place.startsWith('-') ? `./${place}` : place)
}

function meant(slug: string, slugs: string[], root: string): string | undefined {
  try {
    return attemptFor(slug, slugs, root).folder
  } catch {
    return undefined
  }
}

/** An instant as a person in this place writes its day and minute: `2026-11-21 09:30`. */
export function dayAndTime(ms: number): string {
  const at = new Date(ms)
  const two = (number: number): string => String(number).padStart(2, '0')
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-')
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`
}
