import { isArchive } from './archive-entries.ts'
import { findStudent, type Hints } from './find-student.ts'
import type { Exported } from './gradescope.ts'
import type { HandedIn } from './class-source.ts'
import { recognize, type Recognized } from './recognize.ts'
import { visible } from './safe-path.ts'
import type { Student } from './submission.ts'

/** All that one student handed in. */
export interface Group {
  student: Student
  isInRoster: boolean
  /** What counts, by its names. */
  from: string
  /** What counts, each with what a file is called in the submission. */
  parts: { item: HandedIn; file: string }[]
  /** What does not, since something else came later. */
  earlier: string[]
  isLate: boolean
  receivedAt?: string
  notes: string[]
}

export interface GroupOptions {
  /** What Gradescope says of each folder. */
  exported: ReadonlyMap<string, Exported> | undefined
  roster: readonly Student[] | undefined
  /** What the repositories of the assignment begin with. */
  repository: string
  slugs: readonly string[]
}

interface Piece extends Recognized {
  item: HandedIn
  student: Student
  isInRoster: boolean
  receivedAt?: string
}

/** Who handed in what, and which of several counts; in the order of the students' ids. */
export function groupByStudent(items: readonly HandedIn[], options: GroupOptions): Group[] {
  const pieces = items.flatMap((item) => piecesOf(item, options))
  const ids = [...new Set(pieces.map(({ student }) => student.id))].sort()
  return ids.map((id) =>
    groupOf(
      pieces.filter(({ student }) => student.id === id),
      options.slugs,
    ),
  )
}

/** One a student: a team hands in one thing together. */
function piecesOf(item: HandedIn, { exported, roster, repository }: GroupOptions): Piece[] {
  const recognized = recognize({ name: item.name, isFolder: item.kind === 'folder' }, repository)
  const team = exported?.get(item.name)
  const hints: Hints[] = team
    ? team.submitters.map(({ name, email, sid }) => ({
        name,
        ...(email !== undefined && { email }),
        ids: (sid === undefined ? {} : { 'ID number': sid }) as Record<string, string>,
      }))
    : [recognized]
  return hints.map((one) => {
    const known = findStudent(one, roster ?? [])
    return {
      ...recognized,
      item,
      student: known ?? strangerOf(one),
      isInRoster: roster === undefined || known !== undefined,
      ...(team?.receivedAt !== undefined && { receivedAt: team.receivedAt }),
    }
  })
}

/** Without a roster a student is what the platform calls them. */
function strangerOf({ name, email, ids }: Hints): Student {
  const id = Object.values(ids)[0] ?? email ?? name
  return { id: visible(id), name: visible(name), ...(email !== undefined && { email }), ids }
}

function groupOf(pieces: Piece[], slugs: readonly string[]): Group {
  const [first] = pieces
  if (!first) throw new Error('a group has a piece')
  const { parts, earlier, notes } = first.isPart ? together(pieces, slugs) : lastOf(pieces)
  const receivedAt = parts.map((part) => part.piece.receivedAt).find((at) => at !== undefined)
  return {
    student: first.student,
    isInRoster: first.isInRoster,
    from: parts.map(({ piece }) => piece.item.name).join(', '),
    parts: parts.map(({ piece, file }) => ({ item: piece.item, file })),
    earlier,
    isLate: parts.some(({ piece }) => piece.isLate),
    ...(receivedAt !== undefined && { receivedAt }),
    notes,
  }
}

interface Chosen {
  parts: { piece: Piece; file: string }[]
  earlier: string[]
  notes: string[]
}

/** Of several that stand for one another: what came last, or has the last name. */
function lastOf(pieces: Piece[]): Chosen {
  const sorted = pieces.toSorted(
    (a, b) =>
      compare(a.receivedAt ?? '', b.receivedAt ?? '') ||
      a.item.name.localeCompare(b.item.name, 'en', { numeric: true }),
  )
  const last = sorted.slice(-1)
  const earlier = sorted.slice(0, -1).map(({ item }) => item.name)
  const isTold = sorted.every(({ receivedAt }) => receivedAt !== undefined)
  return {
    parts: last.map((piece) => ({ piece, file: piece.file })),
    earlier,
    notes:
      earlier.length > 0 && !isTold
        ? [
            `${[...earlier, ...last.map(({ item }) => item.name)].join(' and ')} are of one student: the last of these was taken`,
          ]
        : [],
  }
}

/**
 * What came in several files. Canvas adds `-1` to the name of what is handed in again: the highest number
 * counts, then the latest attachment.
 */
function together(pieces: Piece[], slugs: readonly string[]): Chosen {
  const isSolution = (file: string): boolean =>
    isArchive(file) || ['solution', 'solution.test', ...slugs].some((name) => file === `${name}.ts`)
  const again = new Set(
    pieces.flatMap(({ upload }) => (upload && isSolution(upload.file) ? [upload.number] : [])),
  )
  const fileOf = ({ file, upload, item }: Piece): string =>
    upload && (isSolution(upload.file) || again.has(upload.number))
      ? upload.file
      : file || item.name
  const sorted = pieces.toSorted(
    (a, b) =>
      (a.upload?.number ?? 0) - (b.upload?.number ?? 0) ||
      (a.upload?.attachment ?? 0) - (b.upload?.attachment ?? 0),
  )
  const last = new Map(sorted.map((piece) => [fileOf(piece), piece]))
  const counting = [...last].map(([file, piece]) => ({ piece, file }))
  return {
    parts: counting.sort((a, b) => compare(a.file, b.file)),
    earlier: sorted
      .filter((piece) => last.get(fileOf(piece)) !== piece)
      .map(({ item }) => item.name),
    notes: [],
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
