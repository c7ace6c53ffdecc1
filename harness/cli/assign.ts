import { basename, dirname, join, resolve } from 'node:path'
import type { Assignment } from '../assignment/assignment.ts'
import { inUtc, instantText, isInstant } from '../assignment/instant.ts'
import { dayText } from '../assignment/late-rule-text.ts'
import { parseAssignment } from '../assignment/read-assignment.ts'
import { writeAssignment, type Written } from '../assignment/write-assignment.ts'
import { findKatas, loadKata } from '../bank/bank.ts'
import type { Kata } from '../core/kata.ts'
import { counted } from '../core/words.ts'
import { packKit } from '../package/pack-kit.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { typedPath } from './names.ts'
import { slugFor } from './targets.ts'
import type { Terminal } from './terminal.ts'

/** As the command line gives them, its defaults filled in. */
export interface AssignOptions {
  out: string
  title?: string
  opens?: string
  due?: string
  points: string
  minutes?: number
  bufferMinutes: number
  graceDays: number
  latePercent: number
  disclosure: Assignment['disclosure']
  ownTests?: number
}

/** `kata assign`: an assignment for a class, and the repository that students begin with. */
export async function assign(
  names: string[],
  options: AssignOptions,
  { root, terminal }: { root: string; terminal: Terminal },
): Promise<number> {
  const slugs = findKatas(root)
  const chosen = names.flatMap((name) => name.split(',')).filter((name) => name !== '')
  const katas = await Promise.all(chosen.map((name) => loadKata(slugFor(name, slugs), root)))
  const assignment = assignmentOf(katas, options, Date.now())
  const levels = new Map(katas.map((kata) => [kata.slug, kata.levels.length]))
  parseAssignment(JSON.stringify(assignment), 'this assignment', levels)
  terminal.passing('packing the kit, and asking npm what it needs…')
  const pack = (folder: string): Promise<string> => packKit(folder, { edition: 'students' })
  const written = await writeAssignment(options.out, assignment, { root, pack })
  nextSteps(assignment, written).forEach(terminal.print)
  return EXIT.pass
}

/** @param nowMs when it opens, and a week before it is due, unless said otherwise. */
export function assignmentOf(
  katas: readonly Kata[],
  options: AssignOptions,
  nowMs: number,
): Assignment {
  const { title, opens, due, points, minutes, ownTests, disclosure } = options
  const { bufferMinutes, graceDays, latePercent } = options
  return {
    format: 'router-round/assignment/v1',
    id: idOf(options.out),
    title: title ?? katas.map((kata) => kata.title).join(' · '),
    katas: katas.map((kata) => ({ kata: kata.slug, points: pointsOf(points, kata) })),
    ...(minutes !== undefined && { minutes }),
    opens: opens === undefined ? instantText(nowMs) : instantIn('--opens', opens, '00:00:00'),
    due: due === undefined ? inAWeek(nowMs) : instantIn('--due', due, '23:59:00'),
    late: { bufferMinutes, graceDays, percentPerDay: latePercent, extensions: {} },
    disclosure,
    ...(ownTests !== undefined && { ownTests: { points: ownTests } }),
  }
}

/** From the folder's name, so that files and columns are called after it. */
function idOf(out: string): string {
  const words = basename(resolve(out))
    .toLowerCase()
    .match(/[a-z0-9]+/g) ?? ['assignment']
  return words.join('-')
}

/** One number for every level of a kata, or a list: as many levels are asked. */
function pointsOf(list: string, { levels }: Kata): number[] {
  const numbers = list.split(',').map((text) => (text.trim() === '' ? Number.NaN : Number(text)))
  if (numbers.some((number) => !Number.isFinite(number))) {
    throw new UsageError(`--points: expected 10, or one number a level, as 10,10,20, got ${list}`)
  }
  const [each = 0] = numbers
  return numbers.length === 1 ? levels.map(() => each) : numbers
}

/** @param time of a day that is given alone. */
function instantIn(option: string, text: string, time: string): string {
  const whole = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T${time}Z` : text
  const instant = isInstant(whole) ? whole : inUtc(whole)
  if (instant !== undefined) return instant
  throw new UsageError(
    `${option}: expected a day, as 2026-11-26 (${time.slice(0, 5)} UTC), or an instant, as 2026-11-26T23:59:00+01:00, got ${text}`,
  )
}

function inAWeek(nowMs: number): string {
  const day = new Date(nowMs + 7 * 24 * 60 * 60_000).toISOString().slice(0, 10)
  return `${day}T23:59:00Z`
}

/** What was made, and what a teacher does next, in order. */
export function nextSteps(assignment: Assignment, written: Written): string[] {
  const { katas, due, ownTests, disclosure } = assignment
  const each = katas.reduce((sum, { points }) => sum + points.reduce((a, b) => a + b, 0), 0)
  const total = each + (ownTests?.points ?? 0) * katas.length
  const starter = typedPath(written.starter)
  const json = typedPath(written.assignment)
  const graded = typedPath(join(dirname(written.assignment), 'graded'))
  const tryIt = disclosure === 'exam' ? 'list' : `test ${katas[0]?.kata ?? ''}`
  return [
    `${assignment.title}: ${counted(katas.length, 'kata')}, ${counted(total, 'point')}, due ${dayText(due)}`,
    '',
    `  ${starter}/`,
    '      what students get, as a template repository or a zip',
    `  ${json}`,
    '      what grading reads; change points, dates and late rule there. A student’s own due',
    '      goes into late.extensions: { "<id>": "2026-12-01T22:59:00Z" }',
    '',
    ...beforehand(written, starter),
    `try it as a student does:  (cd ${starter} && npm ci && npx kata ${tryIt})`,
    'when it is due, put the download, or the clones, into one folder:',
    `  npx kata grade submissions --assignment ${json} --out ${graded}`,
  ]
}

/** What the machine could not do. */
function beforehand({ noLock }: Written, starter: string): string[] {
  if (noLock === undefined) return []
  return [
    `npm could not say which packages it takes (${noLock}). Before you hand it out:`,
    `  (cd ${starter} && npm install --package-lock-only)`,
  ]
}
