import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readSubmissions } from '../../harness/intake/read-submissions.ts'
import type { Student } from '../../harness/intake/submission.ts'
import {
  ASSIGNMENT,
  BUCKET,
  files,
  intake,
  one,
  packed,
  packedFolder,
  SOLUTION,
  temporary,
  type Tree,
  TWO_KATAS,
  write,
} from './forms.ts'

const ADA: Student = {
  id: 'ada',
  name: 'Ada Lovelace',
  email: 'ada@school.edu',
  ids: { 'Canvas ID': '12345', Participant: '777', GitHub: 'ada-codes', 'ID number': '0042' },
}
const BOB: Student = { id: 'bob', name: 'Bob Noyce', ids: { 'Canvas ID': '54321' } }
const ROSTER = [BOB, ADA]

describe('a folder', () => {
  const attempt = {
    'README.md': 'the question',
    'contract.ts': 'export {}',
    'kata.test.ts': 'describeKata',
    'tsconfig.json': '{}',
    'solution.ts': SOLUTION,
    'solution.test.ts': 'test',
    'lib/heap.ts': 'heap',
    'node_modules/x/index.ts': 'x',
    '.kata/journal.jsonl': '{}',
    'package.json': '{}',
    'vitest.config.ts': 'passWithNoTests',
    '.npmrc': 'x',
  }
  const expected = {
    deadline: { 'solution.ts': SOLUTION, 'solution.test.ts': 'test', 'lib/heap.ts': 'heap' },
  }

  test('of folders, each with a whole attempt: what the kata needs is taken, the rest named with its reason', async () => {
    const tree = Object.fromEntries(
      Object.entries(attempt).map(([path, text]) => [`ada/${path}`, text]),
    )
    const submission = await one(tree)
    expect(files(submission)).toEqual(expected)
    expect(submission).toMatchObject({
      student: { id: 'ada', name: 'ada' },
      from: 'ada',
      notes: [],
    })
    expect(submission.ignored.map(({ path, why }) => `${path}: ${why}`)).toMatchInlineSnapshot(`
      [
        ".kata: the student's own journal is no evidence",
        ".npmrc: the grader's own settings are used",
        "README.md: it is not TypeScript",
        "contract.ts: the kit's own is used",
        "kata.test.ts: the kit's own is used",
        "node_modules: the kit's own packages are used",
        "package.json: the grader's own settings are used",
        "tsconfig.json: the grader's own settings are used",
        "vitest.config.ts: the grader's own settings are used",
      ]
    `)
  })

  test.each(['zip', 'tar', 'tgz'] as const)('of archives: the same from a %s', async (form) => {
    const submission = await one({ [`ada.${form}`]: packed(attempt, form) })
    expect(files(submission)).toEqual(expected)
    expect(submission.student.id).toBe('ada')
  })

  test('of archives with a folder around all, and of attempts/ with an exam in it', async () => {
    const tree = { 'my work/attempts/exam-2026/deadline/solution.ts': SOLUTION }
    expect(files(await one({ 'ada.zip': packed(tree, 'zip') }))).toEqual({
      deadline: { 'solution.ts': SOLUTION },
    })
  })

  test('of files', async () => {
    const { submissions } = await intake({ 'ada.ts': SOLUTION, 'bob.ts': SOLUTION })
    expect(submissions.map((each) => [each.student.id, files(each), each.notes])).toEqual([
      [
        'ada',
        { deadline: { 'solution.ts': SOLUTION } },
        [expect.stringContaining('ada.ts was taken for solution.ts')],
      ],
      [
        'bob',
        { deadline: { 'solution.ts': SOLUTION } },
        [expect.stringContaining('bob.ts was taken for solution.ts')],
      ],
    ])
  })

  test('that is one student’s own is one submission', async () => {
    const folder = join(temporary(), 'ada')
    write(folder, { 'deadline/solution.ts': SOLUTION, 'token-bucket/solution.ts': BUCKET })
    const { submissions } = await readSubmissions(folder, TWO_KATAS)
    expect(submissions.map(({ student }) => student.id)).toEqual(['ada'])
    expect(submissions.flatMap((each) => Object.keys(files(each)))).toEqual([
      'deadline',
      'token-bucket',
    ])
  })

  test('that is not there, or is none, is said', async () => {
    const folder = temporary()
    write(folder, { 'class.zip': 'PK', 'class.csv': '' })
    const read = (name: string): Promise<unknown> => readSubmissions(join(folder, name), ASSIGNMENT)
    await expect(read('no')).rejects.toThrow('there is no folder')
    await expect(read('class.zip')).rejects.toThrow('class.zip is no whole zip archive')
    await expect(read('class.csv')).rejects.toThrow('is neither a folder of submissions nor')
  })
})

describe('a download that is still packed', () => {
  test('and was cut off is nobody’s work', async () => {
    const folder = temporary()
    const whole = packed({ 'a/solution.ts': 'x'.repeat(5_000), 'b/solution.ts': SOLUTION }, 'tar')
    for (const size of [600, 2_000, 6_000, 7_000]) {
      writeFileSync(join(folder, 'class.tar'), whole.subarray(0, size))
      await expect(readSubmissions(join(folder, 'class.tar'), ASSIGNMENT)).rejects.toThrow(
        'class.tar is no whole tar archive',
      )
    }
  })

  const canvas = (): Tree => ({
    'lovelaceada_12345_1_solution.ts': SOLUTION,
    'noycebob_LATE_54321_2_work.zip': packed({ 'w/solution.ts': SOLUTION }, 'zip'),
    'evelyn_7_3_bomb.ts': 'x'.repeat(2_000_000),
    'turingalan_111_5_essay.docx': 'x',
    'grades.csv': '',
  })
  const gradescope: Tree = {
    'export/submission_metadata.yml':
      'submission_1:\n  :submitters:\n  - :name: Ada\n    :sid: "1"\n  :created_at: 2026-11-26 22:00:00 Z\n',
    'export/submission_1/solution.ts': SOLUTION,
    'export/submission_1/node_modules/x.js': 'x',
  }
  const plain: Tree = {
    'ada/solution.ts': SOLUTION,
    'bob/lib/x.ts': 'x',
    'bob/solution.ts': SOLUTION,
  }
  const attempt: Tree = { 'attempts/deadline/solution.ts': SOLUTION, 'package.json': '{}' }

  test.each<[string, () => Tree]>([
    ['Canvas', canvas],
    ['Gradescope', () => gradescope],
    ['folders', () => plain],
    ['one attempt', () => attempt],
  ])('is read as it is when unpacked: %s', async (_, tree) => {
    const folder = temporary()
    write(join(folder, 'class'), tree())
    const unpacked = await readSubmissions(join(folder, 'class'), ASSIGNMENT)
    expect(unpacked.submissions.length).toBeGreaterThan(0)
    for (const form of ['zip', 'tgz'] as const) {
      writeFileSync(join(folder, `class.${form}`), packedFolder(join(folder, 'class'), form))
      expect(await readSubmissions(join(folder, `class.${form}`), ASSIGNMENT)).toEqual(unpacked)
    }
  })
})

describe('katas', () => {
  test('are told by their folder, or by what their files export', async () => {
    const tree = {
      'ada/deadline/solution.ts': SOLUTION,
      'ada/token-bucket/solution.ts': BUCKET,
      'bob/a/solution.ts': BUCKET,
      'bob/b/solution.ts': SOLUTION,
    }
    const { submissions } = await intake(tree, TWO_KATAS)
    const both = {
      deadline: { 'solution.ts': SOLUTION },
      'token-bucket': { 'solution.ts': BUCKET },
    }
    expect(submissions.map(files)).toEqual([both, both])
  })

  test('that were practised and taken as an exam: in an exam the later exam counts, else the practice', async () => {
    const tree = {
      'ada/attempts/deadline/solution.ts': 'practice',
      'ada/attempts/exam-2026-11-26T10-00/deadline/solution.ts': 'first',
      'ada/attempts/exam-2026-11-26T11-00/deadline/solution.ts': 'second',
    }
    expect(files(await one(tree))).toEqual({ deadline: { 'solution.ts': 'practice' } })
    const inExam = await one(tree, { ...ASSIGNMENT, disclosure: 'exam' })
    expect(files(inExam)).toEqual({ deadline: { 'solution.ts': 'second' } })
    expect(inExam.ignored.map(({ path }) => path)).toEqual([
      'attempts/deadline/solution.ts',
      'attempts/exam-2026-11-26T10-00/deadline/solution.ts',
    ])
  })

  test('that are not asked are named, and not judged', async () => {
    const submission = await one({
      'ada/deadline/solution.ts': SOLUTION,
      'ada/token-bucket/solution.ts': BUCKET,
    })
    expect(Object.keys(files(submission))).toEqual(['deadline'])
    expect(submission.ignored).toEqual([
      { path: 'token-bucket/solution.ts', why: 'token-bucket is not asked' },
    ])
  })

  test.each([
    [
      'another name',
      { 'my-deadline.ts': SOLUTION },
      'deadline: my-deadline.ts was taken for solution.ts, since it exports what is asked',
    ],
    [
      'another case',
      { 'Solution.ts': SOLUTION },
      'deadline: Solution.ts was taken for solution.ts',
    ],
    ['an empty file', { 'solution.ts': ' \n' }, 'deadline: solution.ts is empty'],
    ['nothing of use', { 'notes.txt': 'hi' }, 'deadline: there is no TypeScript at all'],
    ['JavaScript', { 'solution.js': SOLUTION }, 'deadline: there is no TypeScript at all'],
    [
      'nothing that is asked',
      { 'a.ts': 'export const x = 1' },
      'deadline: there is no solution.ts, and no other file exports withTimeout, callWithin',
    ],
    [
      'two that might be it',
      { 'a.ts': SOLUTION, 'b.ts': SOLUTION },
      'deadline: which of a.ts, b.ts is the solution? 2 files export what is asked, and none is called solution.ts',
    ],
    [
      'two solutions',
      { 'solution.ts': SOLUTION, 'old/solution.ts': 'old' },
      'deadline has two solutions: solution.ts was taken, old/solution.ts was not',
    ],
    [
      'UTF-16',
      { 'solution.ts': Buffer.from(`\uFEFF${SOLUTION}`, 'utf16le') },
      'solution.ts is UTF-16, and was read as such',
    ],
    [
      'Latin letters of one byte',
      { 'solution.ts': Buffer.from(`// é\n${SOLUTION}`, 'latin1') },
      'solution.ts is no UTF-8, and was read as Windows-1252',
    ],
  ])('with %s are flagged', async (_, tree, note) => {
    const inFolder = Object.fromEntries(
      Object.entries(tree).map(([path, text]) => [`ada/${path}`, text]),
    )
    const { notes, rejected } = await one({ ...inFolder, 'ada/x.md': '' })
    expect(notes).toEqual([note])
    expect(rejected).toBeUndefined()
  })

  test('with a byte order mark, and lines as Windows ends them, are fine', async () => {
    const submission = await one({
      'ada/solution.ts': '\uFEFFexport function withTimeout() {}\r\n',
    })
    expect(files(submission)).toEqual({
      deadline: { 'solution.ts': 'export function withTimeout() {}\r\n' },
    })
    expect(submission.notes).toEqual([])
  })
})

describe('a download of Canvas', () => {
  test('has the student in the file’s name, and whether it is late', async () => {
    const { submissions, absent } = await intake(
      {
        'lovelaceada_LATE_12345_67890_solution.ts': SOLUTION,
        'lovelaceada_LATE_12345_67891_heap.ts': 'heap',
      },
      ASSIGNMENT,
      { roster: ROSTER },
    )
    expect(
      submissions.map((each) => [each.student.id, files(each).deadline, each.isMarkedLate]),
    ).toEqual([['ada', { 'solution.ts': SOLUTION, 'heap.ts': 'heap' }, true]])
    expect(submissions[0]?.notes).toEqual([
      'the download marks it as late, and nobody says when it came',
    ])
    expect(absent).toEqual([BOB])
  })

  test('has the last of what was handed in again, and names the others', async () => {
    const submission = await one({
      'lovelaceada_12345_67890_solution.ts': 'first',
      'lovelaceada_12345_67999_solution-2.ts': SOLUTION,
      'lovelaceada_12345_67950_solution-1.ts': 'second',
      'lovelaceada_12345_67998_heap-2.ts': 'heap',
      'lovelaceada_12345_67997_level-3.ts': 'a module of this name',
    })
    expect(files(submission)).toEqual({
      deadline: {
        'solution.ts': SOLUTION,
        'heap.ts': 'heap',
        'level-3.ts': 'a module of this name',
      },
    })
    expect(submission.earlier).toEqual([
      'lovelaceada_12345_67890_solution.ts',
      'lovelaceada_12345_67950_solution-1.ts',
    ])
    expect(submission.student).toEqual({
      id: '12345',
      name: 'lovelaceada',
      ids: { 'Canvas ID': '12345' },
    })
  })

  test('has who handed in something else', async () => {
    const { submissions, notes } = await intake({
      'turingalan_111_5_essay.docx': 'x',
      'grades.csv': '',
    })
    expect(submissions.map((each) => [each.student.id, each.notes, each.ignored])).toEqual([
      [
        '111',
        ['deadline: there is no TypeScript at all'],
        [{ path: 'essay.docx', why: 'it is not TypeScript' }],
      ],
    ])
    expect(notes[0]).toBe('passed over, since it is no folder, archive or .ts file: grades.csv')
  })

  test('may hold archives', async () => {
    const submission = await one(
      {
        'lovelaceada_12345_1_deadline-1.zip': packed({ 'solution.ts': SOLUTION }, 'zip'),
        'lovelaceada_12345_2_token-bucket.zip': packed({ 'solution.ts': BUCKET }, 'zip'),
      },
      TWO_KATAS,
    )
    expect(Object.keys(files(submission))).toEqual(['deadline', 'token-bucket'])
  })
})

describe('a download of Moodle', () => {
  test('has a folder a student, or all in the file’s name', async () => {
    const folder = 'Ada Lovelace_777_assignsubmission_file_'
    const trees: Tree[] = [
      {
        [`${folder}/solution.ts`]: SOLUTION,
        'Ada Lovelace_777_assignsubmission_onlinetext_/onlinetext.html': '',
      },
      { [`${folder}solution.ts`]: SOLUTION },
      { [`${folder}/work.zip`]: packed({ 'solution.ts': SOLUTION }, 'zip') },
    ]
    for (const tree of trees) {
      const { submissions } = await intake(tree, ASSIGNMENT, { roster: ROSTER })
      expect(submissions.map((each) => [each.student.id, files(each)])).toEqual([
        ['ada', { deadline: { 'solution.ts': SOLUTION } }],
      ])
    }
  })

  test('without a roster names students as Moodle does', async () => {
    const { student } = await one({
      'Ada Lovelace_777_assignsubmission_file_/solution.ts': SOLUTION,
    })
    expect(student).toEqual({ id: '777', name: 'Ada Lovelace', ids: { Participant: '777' } })
  })
})

describe('a download of Gradescope', () => {
  const metadata = `---
submission_101:
  :submitters:
  - :name: Ada Lovelace
    :sid: '0042'
    :email: ada@school.edu
  - :name: Bob Noyce
    :sid:
    :email: bob@school.edu
  :created_at: 2026-11-26 22:58:03.130389000 Z
  :score: 3.0
  :history: []
submission_102:
  :submitters:
  - :name: Ada Lovelace
    :sid: '0042'
    :email: ada@school.edu
  :created_at: 2026-11-27 01:00:00.5 +0100
`
  const tree = {
    'submission_metadata.yml': metadata,
    'submission_101/solution.ts': SOLUTION,
    'submission_102/solution.ts': BUCKET,
  }

  test('says who handed in and when: a team has one each, and the last one counts', async () => {
    const { submissions } = await intake(tree, ASSIGNMENT, { roster: ROSTER })
    expect(
      submissions.map((each) => [
        each.student.id,
        each.from,
        each.receivedAt,
        each.earlier,
        each.notes,
      ]),
    ).toEqual([
      ['ada', 'submission_102', '2026-11-27T00:00:00Z', ['submission_101'], []],
      ['bob', 'submission_101', '2026-11-26T22:58:03Z', [], []],
    ])
  })

  test('may lie in a folder of its own', async () => {
    const inFolder = Object.fromEntries(
      Object.entries(tree).map(([path, text]) => [`assignment_7_export/${path}`, text]),
    )
    const { submissions } = await intake(inFolder)
    expect(submissions.map(({ student }) => student)).toEqual([
      { id: '0042', name: 'Ada Lovelace', email: 'ada@school.edu', ids: { 'ID number': '0042' } },
      { id: 'bob@school.edu', name: 'Bob Noyce', email: 'bob@school.edu', ids: {} },
    ])
  })

  test('with a list that is not Gradescope’s is refused', async () => {
    await expect(intake({ ...tree, 'submission_metadata.yml': 'a: [' })).rejects.toThrow(
      'is no YAML',
    )
    await expect(intake({ ...tree, 'submission_metadata.yml': 'a: 1' })).rejects.toThrow(
      'expected what Gradescope writes',
    )
  })
})

describe('a git clone', () => {
  function clone(folder: string, name: string): string {
    const path = join(folder, name)
    mkdirSync(path)
    write(path, { 'deadline/solution.ts': SOLUTION })
    const git = (...args: string[]): void => {
      const env = {
        PATH: process.env['PATH'],
        GIT_CONFIG_NOSYSTEM: '1',
        HOME: folder,
        GIT_COMMITTER_DATE: '2026-11-26T23:30:00+01:00',
        GIT_AUTHOR_DATE: '2020-01-01T00:00:00Z',
      }
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
        cwd: path,
        env,
      })
    }
    git('init', '-q', '-b', 'main')
    git('add', '.')
    git('commit', '-qm', 'done')
    if (name.endsWith('packed')) git('gc', '-q')
    return path
  }

  test('comes when its last commit was made', async () => {
    const folder = temporary()
    clone(folder, 'week-4-ada-codes')
    clone(folder, 'week-4-packed')
    const { submissions, notes } = await readSubmissions(folder, ASSIGNMENT, { roster: ROSTER })
    expect(submissions.map((each) => [each.student.id, each.receivedAt])).toEqual([
      ['ada', '2026-11-26T22:30:00Z'],
      ['packed', '2026-11-26T22:30:00Z'],
    ])
    expect(notes.join()).toContain('2 clones came when the last commit says')
  })

  test('runs nothing of its own: no hook, no configured program', async () => {
    const folder = temporary()
    const path = clone(folder, 'eve')
    const trap = join(folder, 'trap')
    // Git itself would run this, to fetch a commit that is not there.
    writeFileSync(
      join(path, '.git', 'config'),
      `[core]
  repositoryformatversion = 1
[extensions]
  partialClone = origin
[remote "origin"]
  url = ext::touch ${trap}
  promisor = true
  partialclonefilter = blob:none
[protocol "ext"]
  allow = always
`,
    )
    const { submissions } = await readSubmissions(folder, ASSIGNMENT)
    expect(submissions[0]?.receivedAt).toBe('2026-11-26T22:30:00Z')
    writeFileSync(join(path, '.git', 'HEAD'), `${'a'.repeat(40)}\n`)
    const again = await readSubmissions(folder, ASSIGNMENT)
    expect(again.submissions[0]?.receivedAt).toBeUndefined()
    expect(() => execFileSync('ls', [trap], { stdio: 'ignore' })).toThrow()
  })
})

describe('a class', () => {
  test('has who handed in nothing, and says who is not in the roster', async () => {
    const { submissions, absent, notes } = await intake(
      { 'ada@school.edu/solution.ts': SOLUTION, 'eve/solution.ts': SOLUTION, 'grades.csv': '' },
      { ...ASSIGNMENT, late: { ...ASSIGNMENT.late, extensions: { zoe: '2026-12-01T00:00:00Z' } } },
      {
        roster: ROSTER,
        received: new Map([
          ['ada-codes', '2026-11-26T22:59:01Z'],
          ['kim', '2026-11-26T22:59:01Z'],
        ]),
      },
    )
    expect(submissions.map((each) => [each.student.id, each.receivedAt, each.notes])).toEqual([
      ['ada', '2026-11-26T22:59:01Z', []],
      ['eve', undefined, ['this student is not in the roster']],
    ])
    expect(absent).toEqual([BOB])
    expect(notes).toMatchInlineSnapshot(`
      [
        "passed over, since it is no folder, archive or .ts file: grades.csv",
        "not in the roster, and handed in: eve",
        "a time is given for nobody in the class: kim",
        "the assignment extends the time of nobody in the class: zoe",
        "nobody says when 1 submission came; without a time none is late. Say it with --received received.csv (student,received_at)",
      ]
    `)
  })

  test('in which one name comes twice takes the last, and says so', async () => {
    const submission = await one({
      'ada/solution.ts': 'a',
      'ada.zip': packed({ 'solution.ts': SOLUTION }, 'zip'),
    })
    expect(submission.from).toBe('ada.zip')
    expect(submission.notes).toEqual([
      'ada and ada.zip are of one student: the last of these was taken',
    ])
  })

  test('that is empty says so', async () => {
    expect((await intake({})).notes).toEqual(['there is no submission in this folder'])
  })
})
