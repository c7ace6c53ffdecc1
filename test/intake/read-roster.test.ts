import { expect, test } from 'vitest'
import { findStudent } from '../../harness/intake/find-student.ts'
import { parseReceived } from '../../harness/intake/read-received.ts'
import { parseRoster } from '../../harness/intake/read-roster.ts'
import { InputError } from '../../harness/lib/input-error.ts'

const roster = (csv: string | Buffer): ReturnType<typeof parseRoster> =>
  parseRoster(Buffer.from(csv), 'roster.csv')

test('a plain table', () => {
  expect(roster('id,name,email,section\nada,Ada Lovelace,ada@school.edu,A\nbob,,,\n')).toEqual([
    { id: 'ada', name: 'Ada Lovelace', email: 'ada@school.edu', section: 'A', ids: {} },
    { id: 'bob', name: 'bob', ids: {} },
  ])
})

test('a gradebook of Canvas, without its rows about columns and its test student', () => {
  const csv = `Student,ID,SIS User ID,SIS Login ID,Section,Week 4 (991)
,,,,,Manual Posting
    Points Possible,,,,,30
"Lovelace, Ada",12345,S-001,ada,CS 1,
"Noyce, Bob",54321,S-002,bob,CS 1,12
"Student, Test",999,,abcdef,CS 1,
`
  expect(roster(csv)).toEqual([
    {
      id: 'ada',
      name: 'Ada Lovelace',
      section: 'CS 1',
      ids: { 'Canvas ID': '12345', 'SIS User ID': 'S-001', 'SIS Login ID': 'ada' },
    },
    {
      id: 'bob',
      name: 'Bob Noyce',
      section: 'CS 1',
      ids: { 'Canvas ID': '54321', 'SIS User ID': 'S-002', 'SIS Login ID': 'bob' },
    },
  ])
})

test('participants of Moodle, with semicolons, and in the letters of an old Excel', () => {
  const csv = 'First name;Last name;ID number;Email address\nJosé;Ñandú;0042;jose@school.edu\n'
  const student = {
    id: '0042',
    name: 'José Ñandú',
    email: 'jose@school.edu',
    ids: { 'ID number': '0042' },
  }
  expect(roster(csv)).toEqual([student])
  expect(roster(Buffer.from(csv, 'latin1'))).toEqual([student])
  expect(roster(Buffer.from(`\uFEFF${csv.replaceAll(';', '\t')}`, 'utf16le'))).toEqual([student])
})

test('the grading worksheet of Moodle, which knows participants by a number', () => {
  const csv =
    'Identifier,Full name,Email address,Status,Grade\nParticipant 777,Ada Lovelace,ada@school.edu,Submitted,\n'
  expect(roster(csv)).toEqual([
    {
      id: 'ada@school.edu',
      name: 'Ada Lovelace',
      email: 'ada@school.edu',
      ids: { Participant: '777' },
    },
  ])
})

test('a roster of GitHub Classroom, and one of Classroom 50', () => {
  expect(
    roster(
      '"identifier","github_username","github_id","name"\n"ada@school.edu","ada-codes","17","Ada"\n',
    ),
  ).toEqual([
    { id: 'ada@school.edu', name: 'Ada', ids: { GitHub: 'ada-codes', 'GitHub ID': '17' } },
  ])
  expect(
    roster('username,first_name,last_name,email,section,github_id\nada-codes,Ada,Lovelace,,A,17\n'),
  ).toEqual([
    {
      id: 'ada-codes',
      name: 'Ada Lovelace',
      section: 'A',
      ids: { Username: 'ada-codes', 'GitHub ID': '17' },
    },
  ])
})

test.each([
  ['an empty file', '', 'roster.csv is empty'],
  ['a header and nobody', 'id,name\n', 'roster.csv has no student in it'],
  [
    'no column that says who',
    'score,grade\n1,2\n',
    'roster.csv: expected a column that says who a student is, such as id, email, SIS Login ID, Identifier or github_username, got score, grade',
  ],
  [
    'one id twice, and none',
    'id,section\nada,A\nbob,A\nada,B\n,B\n',
    'roster.csv is not right:\n  line 4: ada is in line 2 already\n  line 5: nothing says who this is: , B',
  ],
  ['a quote that never ends', 'id\n"ada\n', 'roster.csv is no CSV: '],
])('%s is said', (_, csv, message) => {
  expect(() => roster(csv)).toThrow(InputError)
  expect(() => roster(csv)).toThrow(message)
})

test('a student is found by what a submission tells, and only where it means one', () => {
  const csv = `id,name,email,github_username
s1,Ada King Lovelace,ada@school.edu,ada
s2,Bob Noyce,bob@school.edu,bob-ada
s3,Kim Lee,kim@a.edu,kim
s4,Kim Lee,kim@b.edu,lee
`
  const students = roster(csv)
  const found = (name: string, ids: Record<string, string> = {}): string | undefined =>
    findStudent({ name, ids }, students)?.id
  expect(found('S1')).toBe('s1')
  expect(found('Ada King Lovelace')).toBe('s1')
  expect(found('lovelaceadaking')).toBe('s1')
  expect(found('BOB@school.edu')).toBe('s2')
  expect(found('week-4-bob-ada')).toBe('s2')
  expect(found('classroom-week-4-ada')).toBe('s1')
  expect(found('Kim Lee')).toBeUndefined()
  expect(found('kim')).toBeUndefined()
  expect(found('kim@b.edu')).toBe('s4')
  expect(found('')).toBeUndefined()
})

test('when submissions came is read in any zone, and every line that is wrong is named', () => {
  const received = (csv: string): Map<string, string> =>
    parseReceived(Buffer.from(csv), 'received.csv')
  expect([
    ...received('student,received_at\nada,2026-11-26T23:59:00+01:00\nbob,2026-11-26T22:59:00Z\n'),
  ]).toEqual([
    ['ada', '2026-11-26T22:59:00Z'],
    ['bob', '2026-11-26T22:59:00Z'],
  ])
  expect(() => received('who,when\n')).toThrow(
    'expected the columns student and received_at, got who, when',
  )
  expect(() =>
    received(
      'student,received_at\nada,\n,2026-11-26T22:59:00Z\nbob,26/11/2026 22:59\neve,2026-11-26T22:59:00Z\neve,2026-11-26T22:59:00Z\n',
    ),
  ).toThrow(
    `received.csv is not right:
  line 2: expected an instant, as 2026-11-26T22:59:00Z or 2026-11-26T23:59:00+01:00, got nothing
  line 3: expected a student, got nothing
  line 4: expected an instant, as 2026-11-26T22:59:00Z or 2026-11-26T23:59:00+01:00, got 26/11/2026 22:59
  line 6: eve is there twice`,
  )
})
