import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { parse as parseHtml } from 'parse5'
import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import { exportAll } from '../../harness/exports/export-all.ts'
import { fileNameOf } from '../../harness/results/file-name.ts'
import { readResults } from '../../harness/results/read-results.ts'
import type { StudentResult } from '../../harness/results/results.ts'
import { aClass, kataResult, studentResult } from './a-class.ts'

type Files = Record<string, string>

const nothing = (id: string): StudentResult => {
  const { submission: _, ...rest } = studentResult({ student: { id, name: id, ids: {} } })
  return { ...rest, points: 0, score: 0, katas: [kataResult({ outcome: 'missing' })] }
}
const open = (id: string): StudentResult =>
  studentResult({
    student: { id, name: id, ids: {} },
    katas: [kataResult({ outcome: 'judge-error' })],
  })
const named = (id: string, ids: Record<string, string>, name = id): StudentResult =>
  studentResult({ student: { id, name, ids } })

function rows(files: Files, file: string): Record<string, string>[] {
  return parse(files[file] ?? '', { columns: true, bom: true }) as Record<string, string>[]
}

/** Reads strictly: throws at what is no XML. */
function readXml(text: string): { name: string; attributes: Record<string, string> }[] {
  const found: { name: string; attributes: Record<string, string> }[] = []
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) =>
    found.push({ name, attributes: attributes as Record<string, string> }),
  )
  parser.write(text).close()
  return found
}

function tagsOf(html: string): string[] {
  const tags: string[] = []
  const visit = (node: object): void => {
    if ('tagName' in node) tags.push(String(node.tagName))
    if ('childNodes' in node) for (const child of node.childNodes as object[]) visit(child)
  }
  visit(parseHtml(html))
  return tags
}

test('results.json is read back as it was, and nothing else is taken for one', () => {
  const results = aClass([studentResult(), nothing('bob')])
  const text = exportAll(results)['results.json'] ?? ''
  expect(readResults(text)).toEqual(results)
  expect(() => readResults(text.replace('results/v1', 'results/v2'))).toThrow(/format: expected/)
  expect(() => readResults(text.replace('"kit"', '"kid"'))).toThrow(/kit/)
  expect(() => readResults('{')).toThrow(/no JSON/)
})

test('points that are open are blank in each gradebook, and no 0; nothing handed in is 0 in the spreadsheet alone', () => {
  const files = exportAll(aClass([studentResult(), nothing('bob'), open('cyd')]))
  expect(rows(files, 'gradebook.csv').map(({ score }) => score)).toEqual(['4.5', '0', ''])
  expect(rows(files, 'canvas.csv').map((row) => row['Week 3'])).toEqual(['12', '4.5', '', ''])
  expect(rows(files, 'moodle.csv').map(({ points }) => points)).toEqual(['4.5', '', ''])
  expect(Object.keys(files).filter((path) => /^(?:gradescope|classroom50)/.test(path))).toEqual([
    'gradescope/ada/results.json',
    'classroom50/ada/result.json',
  ])
})

test('Canvas: the last column about students ends in Section, the second row holds the points, no title is one that it drops', () => {
  const results = aClass([named('ada', { 'Canvas ID': '0042' }, 'Points Possible')])
  results.assignment.title = 'Final Score'
  const [header, second, ada] = parse(exportAll(results)['canvas.csv'] ?? '') as string[][]
  expect(header).toEqual([
    ...['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', 'Assignment week-3'],
  ])
  expect(second?.[0]).toContain('Points Possible')
  expect(ada?.slice(0, 2)).toEqual(['ada', '0042'])
})

test('Moodle: nobody it would not find, nothing above 100, and the worksheet where the roster has it', () => {
  const students = [
    ...[named('ada', { Username: 'ada', Participant: '12' }), named('bob', { Username: 'Bob' })],
    ...[named('cyd', { Username: 'bob' }), named('stranger', {})],
  ]
  const files = exportAll(aClass(students.map((one) => ({ ...one, score: 150, maxPoints: 200 }))))
  expect(rows(files, 'moodle.csv')).toMatchObject([{ username: 'ada', percent: '75' }])
  expect(rows(files, 'moodle.csv')[0]).not.toHaveProperty('points')
  expect(rows(files, 'moodle-left-out.csv').map(({ id }) => id)).toEqual(['bob', 'cyd', 'stranger'])
  expect(rows(files, 'moodle-worksheet.csv')).toMatchObject([
    { Identifier: 'Participant 12', Grade: '150', 'Last modified (grade)': '' },
  ])
})

test('Gradescope and Classroom 50: lateness is in the score, and whole numbers where nothing else is allowed', () => {
  const files = exportAll(aClass([studentResult()]))
  expect(JSON.parse(files['gradescope/ada/results.json'] ?? '')).toMatchObject({
    score: 4.5,
    tests: [
      { score: 5, max_score: 5, status: 'passed', number: '1.1' },
      { score: 0, max_score: 7, status: 'failed', number: '1.2' },
    ],
  })
  const result = JSON.parse(files['classroom50/ada/result.json'] ?? '')
  expect(result).toMatchObject({ score: 450, 'max-score': 1200, datetime: '2026-11-27T10:00:00Z' })
  expect(result.submission).toMatch(/^submit\//)
  expect(Object.keys(result).sort()).toEqual(
    [
      ...['schema', 'classroom', 'assignment', 'assignment_type', 'owner', 'submission', 'commit'],
      ...['release', 'review', 'datetime', 'score', 'max-score', 'tests'],
    ].sort(),
  )
})

test('JUnit: a failure for what fails, an error for a judge that failed, skipped for nothing handed in', () => {
  const xml = readXml(
    exportAll(aClass([studentResult(), nothing('b'), open('c')]))['junit.xml'] ?? '',
  )
  expect(xml[0]).toEqual({
    name: 'testsuites',
    attributes: { name: 'Week 3', tests: '6', failures: '1', errors: '2', skipped: '2' },
  })
  expect(xml.filter(({ name }) => name === 'testcase')).toHaveLength(6)
})

test('an exam shows counts, whatever the results hold', () => {
  const practice = exportAll(aClass([studentResult()]))
  const exam = exportAll(aClass([studentResult()], 'exam'))
  for (const file of ['feedback/ada/feedback.md', 'feedback/ada/feedback.html']) {
    expect(practice[file]).toContain('higher-priority-first')
    expect(practice[file]).toContain('░░░')
    expect(exam[file]).not.toMatch(/higher-priority-first|░|sorted again/)
    expect(exam[file]).toContain('laws held: 0 of 1')
  }
})

const NASTY = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '=HYPERLINK("x")',
    '@SUM(A1)',
    '\u0000=1+1',
    '\u001b[31m-1+1',
    '\t=1',
    '\r=1',
    '＝1',
  ),
  fc.constantFrom(
    'a, "b"\nc; d',
    '\u202eevil',
    ']]>&<script>alert(1)</script>',
    '\ud800',
    '```\n# x',
  ),
)

test('whatever a name or a text holds, every file is read back, and no cell is a formula', () => {
  const tags = tagsOf(exportAll(aClass([studentResult()]))['feedback/ada/feedback.html'] ?? '')
  fc.assert(
    fc.property(NASTY, NASTY, (name, text) => {
      const kata = kataResult({ forStudent: text, forTeacher: text, title: text })
      const law = kata.levels[1]?.laws[0]
      if (law) law.picture = text
      const student = { id: 'ada', name, email: text, section: name, ids: { Participant: '1' } }
      const files = exportAll(aClass([studentResult({ student, katas: [kata], needsEye: [text] })]))
      for (const [path, content] of Object.entries(files)) {
        if (path.endsWith('.csv')) {
          const cells = (parse(content, { bom: true }) as string[][]).flat()
          for (const cell of cells)
            expect(cell).not.toMatch(/^(?:[@\t\r=＝＋－＠]|[+-](?!\d+(\.\d+)?$))/)
        }
        if (path.endsWith('.json')) JSON.parse(content)
        if (path.endsWith('.xml')) readXml(content)

        if (!path.endsWith('.json')) expect(content).not.toMatch(/[\u0000\u001b\u202e]/)
      }
      const page = tagsOf(files['feedback/ada/feedback.html'] ?? '')
      expect(page.filter((tag) => tag !== 'pre')).toEqual(tags.filter((tag) => tag !== 'pre'))
    }),
  )
})

test('ids and negative numbers stay as they are', () => {
  const ids = ['-5', '00123', '+49', '3.10']
  const files = exportAll(aClass(ids.map((id) => named(id, { Username: id }))))
  expect(rows(files, 'gradebook.csv').map((row) => row.student_id)).toEqual(ids)
  expect(rows(files, 'moodle.csv').map(({ username }) => username)).toEqual(ids)
})

test('files of different students have different names, on every file system', () => {
  const ids = [
    'Ada',
    'ada',
    'ADA',
    '../../etc',
    '..',
    'con',
    'con.txt',
    'a/b',
    'a\\b',
    '',
    'é',
    'e\u0301',
  ]
  ids.push(fileNameOf('Ada'))
  const id = fc.oneof(fc.constantFrom(...ids), fc.string({ unit: 'binary' }))
  fc.assert(
    fc.property(id, id, (one, other) => {
      expect(fileNameOf(one)).toMatch(/^[a-z0-9][a-z0-9._@+-]{0,63}$/)
      expect(fileNameOf(one)).not.toMatch(/\.$|^con(\.|$)/)
      if (one !== other) expect(fileNameOf(one)).not.toBe(fileNameOf(other))
    }),
  )
})
