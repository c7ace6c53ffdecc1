import type { Student } from './submission.ts'

/** What a submission tells of who handed it in. */
export interface Hints {
  /** The name of a folder or file, an id, or a person's name. */
  name: string
  email?: string
  ids: Record<string, string>
}

/**
 * The one student of the roster whom a submission means: by an id that its platform gives, by e-mail, by
 * any id or name of theirs that it is called. Undefined where that is nobody, or several.
 */
export function findStudent(hints: Hints, roster: readonly Student[]): Student | undefined {
  const [name, email] = [folded(hints.name), folded(hints.email ?? '')]
  const ids = Object.entries(hints.ids)
  return (
    only(roster, (one) => ids.some(([key, id]) => one.ids[key] === id)) ??
    only(roster, (one) => email !== '' && folded(one.email ?? '') === email) ??
    only(roster, (one) => ids.some(([, id]) => idsOf(one).includes(folded(id)))) ??
    only(roster, (one) => idsOf(one).includes(name)) ??
    only(roster, (one) => name !== '' && namesOf(one).includes(lettersOf(hints.name))) ??
    longest(roster, (one) => idsOf(one).filter((id) => name.endsWith(`-${id}`)))
  )
}

function only(
  roster: readonly Student[],
  isMeant: (student: Student) => boolean,
): Student | undefined {
  const meant = roster.filter(isMeant)
  return meant.length === 1 ? meant[0] : undefined
}

/** A repository ends with its owner's name: of `an-ada` and `ada`, `week-4-an-ada` means the longer one. */
function longest(
  roster: readonly Student[],
  endings: (student: Student) => string[],
): Student | undefined {
  const lengthOf = (student: Student): number =>
    Math.max(0, ...endings(student).map((ending) => ending.length))
  const longestOf = Math.max(0, ...roster.map(lengthOf))
  return longestOf === 0 ? undefined : only(roster, (one) => lengthOf(one) === longestOf)
}

function idsOf({ id, email = '', ids }: Student): string[] {
  const [local = ''] = email.split('@')
  return [id, email, local, ...Object.values(ids)].map(folded).filter((one) => one !== '')
}

/** `Ada King Lovelace`, and as Canvas runs names together: `lovelaceadaking`, `kinglovelaceada`. */
function namesOf({ name }: Student): string[] {
  const words = name.split(/\s+/)
  const turned = words.map((_, index) =>
    [...words.slice(index), ...words.slice(0, index)].join(' '),
  )
  return turned.map(lettersOf)
}

function folded(text: string): string {
  return text.trim().normalize('NFC').toLowerCase()
}

function lettersOf(text: string): string {
  return folded(text).replace(/[^\p{L}\p{M}\p{N}]/gu, '')
}
