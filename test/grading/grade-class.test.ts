import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Assignment } from '../../harness/assignment/assignment.ts'
import { filesOf } from '../../harness/bank/bank.ts'
import { changesBetween } from '../../harness/grading/changes.ts'
import { gradeClass, type GradingProgress } from '../../harness/grading/grade-class.ts'
import { Journal } from '../../harness/grading/journal.ts'
import { findJail } from '../../harness/jail/jail.ts'
import { temporaryFolder, type TemporaryFolder } from '../../harness/lib/temporary-folder.ts'
import type { Results } from '../../harness/results/results.ts'
import type { Student, Submission } from '../../harness/intake/submission.ts'

const KATA = 'token-bucket'

const ASSIGNMENT: Assignment = {
  format: 'router-round/assignment/v1',
  id: 'week-1',
  title: 'Week 1',
  katas: [{ kata: KATA, points: [10, 5] }],
  opens: '2026-01-01T00:00:00Z',
  due: '2026-01-08T00:00:00Z',
  late: { bufferMinutes: 0, graceDays: 0, percentPerDay: 10, extensions: {} },
  disclosure: 'exam',
}

let folder: TemporaryFolder
let right = ''
let starter = ''
beforeAll(() => {
  folder = temporaryFolder()
  right = readFileSync(filesOf(KATA).reference, 'utf8')
  starter = readFileSync(filesOf(KATA).starter, 'utf8')
})
afterAll(() => folder.remove())

const jail = (): Exclude<ReturnType<typeof findJail>, { missing: string }> => {
  const found = findJail()
  if ('missing' in found) throw new Error(found.missing)
  return found
}

function student(id: string): Student {
  return { id, name: id.toUpperCase(), ids: {} }
}

function submission(
  id: string,
  text: string | undefined,
  more: Partial<Submission> = {},
): Submission {
  const katas = text === undefined ? [] : [{ kata: KATA, files: { 'solution.ts': text } }]
  const nothing = { isMarkedLate: false, earlier: [], ignored: [], notes: [] }
  return { student: student(id), from: id, katas, ...nothing, ...more }
}

interface Given {
  submissions: Submission[]
  absent?: Student[]
  name?: string
  parallel?: number
  only?: string
  assignment?: Assignment
}

async function graded(given: Given): Promise<{ results: Results | undefined; fresh: number }> {
  const {
    submissions,
    absent = [],
    name = 'journal',
    parallel = 2,
    only,
    assignment = ASSIGNMENT,
  } = given
  const work = join(folder.path, 'work')
  mkdirSync(work, { recursive: true })
  const journal = new Journal(join(folder.path, `${name}.jsonl`))
  let seen: GradingProgress | undefined
  try {
    const results = await gradeClass({
      ...{
        assignment,
        journal,
        parallel,
        work,
        jail: jail(),
        secret: 'a secret',
        kit: '0',
        runs: 5,
      },
      intake: { submissions, absent, notes: [] },
      ...(only !== undefined && { only }),
      onProgress: (progress) => (seen = progress),
    })
    return { results, fresh: seen?.fresh ?? 0 }
  } finally {
    journal.close()
  }
}

const CLASS = (): Submission[] => [
  submission('ada', right, { receivedAt: '2026-01-09T12:00:00Z' }),
  submission('bo', starter),
  submission('cy', right),
  submission('di', undefined),
  submission('ed', undefined, { rejected: 'the archive is cut off' }),
]

test('points, lateness and outcomes come together; the same files are judged once', async () => {
  const { results, fresh } = await graded({ submissions: CLASS(), absent: [student('al')] })
  const rows = results?.students.map(({ student, katas, points, score, late }) => [
    student.id,
    katas.map(({ outcome }) => outcome).join(),
    points,
    late.percentLost,
    score,
  ])
  expect(rows).toEqual([
    ['ada', 'judged', 15, 20, 12],
    ['al', 'missing', 0, 0, 0],
    ['bo', 'judged', 0, 0, 0],
    ['cy', 'judged', 15, 0, 15],
    ['di', 'missing', 0, 0, 0],
    ['ed', 'rejected', 0, 0, 0],
  ])
  // Of five, two are the same and one was never opened.
  expect(fresh).toBe(3)
})

test('the same class gives the same bytes, in whatever order and however many at once', async () => {
  const first = await graded({ submissions: CLASS(), name: 'a', parallel: 1 })
  const second = await graded({ submissions: CLASS().reverse(), name: 'b', parallel: 3 })
  expect(JSON.stringify(second.results)).toBe(JSON.stringify(first.results))
})

test('what was judged is not judged again, and only what changed is', async () => {
  await graded({ submissions: CLASS(), name: 'c' })
  const again = await graded({ submissions: CLASS(), name: 'c' })
  expect(again.fresh).toBe(0)
  const changed = CLASS().with(1, submission('bo', `${starter}\n// once more`))
  const third = await graded({ submissions: changed, name: 'c' })
  expect(third.fresh).toBe(1)
})

test('two that are too alike are told, and what was never opened is compared with nobody', async () => {
  const copy = right.replaceAll('tenant', 'customer').replace(/^import[^\n]*\n/, '')
  const own = `${copy}\n${OWN}`
  const submissions = [
    submission('ada', own),
    submission('bo', `// mine\n${own.replaceAll('level', 'stock')}`),
    submission('cy', right),
    submission('di', own, { rejected: 'the archive is cut off' }),
  ]
  const { results } = await graded({ submissions, name: 'e' })
  expect(results?.similarity).toMatchObject([{ kata: KATA, students: ['ada', 'bo'] }])
})

const OWN = `
export function report(rows: { name: string; level: number; at: Date }[], limit = 10): string[] {
  const lines: string[] = []
  for (const [index, { name, level, at }] of rows.entries()) {
    if (index >= limit) break
    const age = Math.floor((Date.now() - at.getTime()) / 1_000)
    const mark = level > 100 ? '!' : level > 50 ? '?' : ' '
    lines.push([mark, name.padEnd(20), String(level).padStart(6), age > 60 ? 'old' : 'new'].join(' '))
  }
  while (lines.length < limit) lines.push('')
  switch (lines.length % 3) {
    case 0:
      return lines.toReversed()
    case 1:
      return lines.map((line) => line.toUpperCase())
    default:
      return lines.filter((line, index) => line !== '' || index < 2)
  }
}
`

test('one student alone: the class is put together once all are judged', async () => {
  const first = await graded({ submissions: CLASS(), name: 'd', only: 'ada' })
  expect(first).toEqual({ results: undefined, fresh: 1 })
})

test('an exam’s results hold no traffic', async () => {
  const { results } = await graded({ submissions: CLASS() })
  expect(JSON.stringify(results)).not.toMatch(/"picture"|"hint"/)
  const bo = results?.students.find(({ student }) => student.id === 'bo')?.katas[0]
  expect(bo?.forStudent).toBe('None of 2 levels passes.')
})

test('a new due date changes the score and says so', async () => {
  const before = (await graded({ submissions: CLASS() })).results as Results
  const assignment = { ...ASSIGNMENT, due: '2026-01-09T00:00:00Z' }
  const after = (await graded({ submissions: CLASS(), assignment })).results as Results
  expect(changesBetween(before, before)).toEqual([])
  expect(changesBetween(before, after)).toMatchObject([
    { student: { id: 'ada' }, from: 12, to: 13.5, why: ['late: 20 % lost → 10 %'] },
  ])
})

const TESTS = `
import { expect, test } from 'vitest'
import { createQuota } from './solution.ts'

test('holds as much as it may, and no more after an hour', () => {
  let nowMs = 0
  const quota = createQuota({ capacity: 10, refillPerSec: 1, now: () => nowMs })
  expect(quota.take('a', 10).ok).toBe(true)
  expect(quota.take('a', 1).ok).toBe(false)
  nowMs = 3_600_000
  expect(quota.take('a', 11).ok).toBe(false)
  expect(quota.take('a', 1)).toEqual({ ok: true, remaining: 9 })
})
test('asks for more than the contract does', () => expect(createQuota).toHaveProperty('version'))
`

test('own tests count by what they catch, and nobody’s maximum is another', async () => {
  const assignment = {
    ...{ ...ASSIGNMENT, katas: [{ kata: KATA, points: [10] }], ownTests: { points: 5 } },
  }
  const ada = submission('ada', right)
  const katas = [{ kata: KATA, files: { 'solution.ts': right, 'solution.test.ts': TESTS } }]
  const submissions = [{ ...ada, katas }, ...CLASS().slice(1)]
  const given = { submissions, assignment, absent: [student('al')], name: 'own' }
  const results = (await graded(given)).results as Results
  expect(results.students.map(({ maxPoints }) => maxPoints)).toEqual(Array(6).fill(15))
  const own = new Map(
    results.students.map(({ student, katas }) => [student.id, katas[0]?.ownTests]),
  )
  expect(['al', 'cy', 'ed'].map((id) => own.get(id)?.outcome)).toEqual([
    ...['missing', 'missing', 'rejected'],
  ])
  const { caught = [], flaws = 0, faults, points = 0 } = own.get('ada') ?? {}
  expect(caught).toContain('refills-beyond-capacity')
  expect(caught).not.toContain('negative-cost-mints-credit')
  expect(points).toBe(Math.round((100 * 5 * caught.length) / flaws) / 100)
  expect(faults).toEqual([expect.stringContaining('asks for more than the contract does')])
  expect(results.students[0]?.points).toBe(10 + points)
  expect(await graded({ ...given, parallel: 3 })).toEqual({ results, fresh: 0 })
  const before = structuredClone(results)
  Object.assign(before.students[0]?.katas[0]?.ownTests ?? {}, { points: 0, outcome: 'crashed' })
  expect(changesBetween(before, results)).toMatchObject([
    { why: [`${KATA} own tests: crashed → ${points} points`] },
  ])
})
