import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import type { Assignment } from '../../harness/assignment/assignment.ts'
import { lateRuleText } from '../../harness/assignment/late-rule-text.ts'
import { readAssignment } from '../../harness/assignment/read-assignment.ts'
import { starterFiles, toSolve } from '../../harness/assignment/starter-files.ts'
import { writeAssignment } from '../../harness/assignment/write-assignment.ts'
import { BANK_ROOT, loadKata } from '../../harness/bank/bank.ts'
import { assignmentOf, nextSteps, type AssignOptions } from '../../harness/cli/assign.ts'
import { readSubmissions } from '../../harness/intake/read-submissions.ts'
import { kata } from '../cli/kata.ts'

const NOW = Date.parse('2026-11-26T10:30:00.500Z')
const DEFAULTS: AssignOptions = {
  out: 'classes/Week 4',
  points: '10',
  bufferMinutes: 10,
  graceDays: 0,
  latePercent: 20,
  disclosure: 'practice',
}

const deadline = await loadKata('deadline')
const bucket = await loadKata('token-bucket')

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kata-assign-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A package of npm that stands for the kit: what is in it does not matter here. */
async function packNothing(folder: string): Promise<string> {
  const inner = join(temporary(), 'package')
  mkdirSync(inner)
  writeFileSync(join(inner, 'package.json'), '{"name":"router-round","version":"9.9.9"}')
  const file = join(folder, 'router-round-9.9.9.tgz')
  execFileSync('tar', ['-czf', file, '-C', join(inner, '..'), 'package'])
  return file
}

test('without options it is ten points a level, and due in a week at 23:59 UTC', () => {
  expect(assignmentOf([deadline, bucket], DEFAULTS, NOW)).toEqual({
    format: 'router-round/assignment/v1',
    id: 'week-4',
    title: 'Deadlines that stop the work · Token-bucket quota',
    katas: [
      { kata: 'deadline', points: [10, 10, 10, 10] },
      { kata: 'token-bucket', points: [10, 10, 10, 10] },
    ],
    opens: '2026-11-26T10:30:00Z',
    due: '2026-12-03T23:59:00Z',
    late: { bufferMinutes: 10, graceDays: 0, percentPerDay: 20, extensions: {} },
    disclosure: 'practice',
  })
})

test('a day is one in UTC, an instant with an offset is told in UTC, and a list of points is one of levels', () => {
  const options = {
    ...DEFAULTS,
    opens: '2026-12-01',
    due: '2026-12-08T20:00:00+01:00',
    points: '5,10.5',
  }
  expect(assignmentOf([deadline], options, NOW)).toMatchObject({
    opens: '2026-12-01T00:00:00Z',
    due: '2026-12-08T19:00:00Z',
    katas: [{ kata: 'deadline', points: [5, 10.5] }],
  })
  expect(assignmentOf([deadline], { ...DEFAULTS, due: '2026-12-08' }, NOW).due).toBe(
    '2026-12-08T23:59:00Z',
  )
})

test.each([
  [
    { due: 'Friday' },
    '--due: expected a day, as 2026-11-26 (23:59 UTC), or an instant, as 2026-11-26T23:59:00+01:00, got Friday',
  ],
  [{ due: '2026-12-08T20:00:00' }, '--due: expected a day'],
  [{ opens: '2026-02-30' }, '--opens: expected a day, as 2026-11-26 (00:00 UTC)'],
  [{ points: '10,,20' }, '--points: expected 10, or one number a level, as 10,10,20, got 10,,20'],
])('%j is said', (options, message) => {
  expect(() => assignmentOf([deadline], { ...DEFAULTS, ...options }, NOW)).toThrow(message)
})

test.each([
  [{ bufferMinutes: 0, graceDays: 0, percentPerDay: 0 }, 'Being late costs nothing.'],
  [
    { bufferMinutes: 1, graceDays: 0, percentPerDay: 20 },
    'Up to 1 minute after that nothing is late. Each day late, begun ones counted whole, costs 20 % of your points.',
  ],
  [
    { bufferMinutes: 0, graceDays: 1, percentPerDay: 12.5 },
    'The first day late costs nothing. Each day after that, begun ones counted whole, costs 12.5 % of your points.',
  ],
  [
    { bufferMinutes: 0, graceDays: 2, percentPerDay: 20 },
    'The first 2 days late cost nothing. Each day after that, begun ones counted whole, costs 20 % of your points.',
  ],
])('the late rule %j in words', (rule, words) => {
  expect(lateRuleText({ ...rule, extensions: {} })).toBe(words)
})

test('what students read first fits a screen', () => {
  const assignment: Assignment = {
    ...assignmentOf([deadline, bucket], { ...DEFAULTS, ownTests: 5 }, NOW),
    title: 'Week 4',
  }
  const files = starterFiles(assignment, toSolve(assignment, [deadline, bucket]), {
    kit: 'router-round-9.9.9.tgz',
    engines: '>=20',
  })
  expect(files['README.md']).toMatchInlineSnapshot(`
    "# Week 4

    Due Thursday, 3 December 2026, 23:59 UTC. Up to 10 minutes after that nothing is late. Each day late, begun ones counted whole, costs 20 % of your points.

    | kata | levels and points |
    |---|---|
    | [\`attempts/deadline/\`](attempts/deadline/README.md): Deadlines that stop the work | answer or fail in time: 10; stop the work, hear the hang-up: 10; late failures: 10; retries in one budget: 10 |
    | [\`attempts/token-bucket/\`](attempts/token-bucket/README.md): Token-bucket quota | one bucket: burst, refill, refuse: 10; when may I retry, and a clock that jumps: 10; ten million tenants, one noisy: 10; the real cost comes afterwards: 10 |

    \`\`\`
    npm ci                   # once; needs Node 20.19, 22.13, or 24 and later
    npx kata watch deadline  # judges at every save
    npm test                 # judges one kata after the other, until one is red
    npx kata hint            # one hint, when you are stuck
    \`\`\`

    Read \`README.md\` in a kata's folder, then write \`solution.ts\` there. Levels are cumulative: level 2 is judged
    by the laws of level 1 as well.

    ## What counts

    - Of each kata: \`solution.ts\`, \`solution.test.ts\`, and further \`.ts\` files of yours in the same folder. Settings,
      packages and changed copies of the kit's files are ignored.
    - Your own tests in \`solution.test.ts\` count up to 5 points a kata, by the mistakes that they
      catch. A test that a right solution does not pass earns nothing: test what the contract says.
    - Code is judged on a virtual clock, with traffic that nobody knows before. It has no network and no files.
    - Your feedback shows the laws that are broken, each with the smallest traffic that breaks it.

    ## Hand in

    This whole folder without \`node_modules\`: push it, or upload it as a zip or tar.gz. The last one counts. The
    workflow in \`.github/\` shows a verdict at every push; the points are given on other traffic.
    "
  `)
  expect(files['README.md']?.split('\n').length).toBeLessThan(45)
})

test('an exam begins with its own command, and its clock', () => {
  const options: AssignOptions = { ...DEFAULTS, disclosure: 'exam', minutes: 60, points: '10,20' }
  const assignment = assignmentOf([deadline, bucket], options, NOW)
  const files = starterFiles(assignment, toSolve(assignment, [deadline, bucket]), {
    kit: 'x.tgz',
    engines: '>=20',
  })
  expect(files['README.md']).toContain(
    'npx kata exam --katas deadline,token-bucket --minutes 60  # begins, and the clock runs',
  )
  expect(files['README.md']).not.toContain('hint')
  expect(JSON.parse(files['package.json'] ?? '').scripts.test).toBe(
    'kata test deadline --level 2 && kata test token-bucket --level 2',
  )
})

test('the workflow is YAML that runs every kata though one is red', () => {
  const assignment = assignmentOf([deadline, bucket], DEFAULTS, NOW)
  const files = starterFiles(assignment, toSolve(assignment, [deadline, bucket]), {
    kit: 'x.tgz',
    engines: '>=20',
  })
  const { jobs, permissions } = parse(files['.github/workflows/verdict.yml'] ?? '')
  expect(permissions).toEqual({ contents: 'read' })
  const steps = jobs.verdict.steps as { run?: string; if?: string; shell?: string }[]
  expect(steps.map(({ run }) => run?.trim()).filter((run) => run !== undefined)).toEqual([
    'npm ci',
    'npx kata test deadline | tee -a verdict.txt',
    'npx kata test token-bucket | tee -a verdict.txt',
    expect.stringContaining('GITHUB_STEP_SUMMARY'),
  ])
  expect(steps.slice(3).map((step) => step.if)).toEqual(Array(3).fill('${{ !cancelled() }}'))
})

test('what is written can be read, installed, handed in at once, and is never written over', async () => {
  const out = join(temporary(), 'week-4')
  const assignment = assignmentOf([deadline, bucket], { ...DEFAULTS, out }, NOW)
  const written = await writeAssignment(out, assignment, { root: BANK_ROOT, pack: packNothing })
  expect(written.noLock).toBeUndefined()
  expect(await readAssignment(written.assignment)).toEqual(assignment)
  expect(readdirSync(out).sort()).toEqual(['assignment.json', 'starter'])
  expect(readdirSync(written.starter).sort()).toEqual([
    ...['.github', '.gitignore', 'README.md', 'attempts', 'package-lock.json', 'package.json'],
    'router-round-9.9.9.tgz',
  ])
  execFileSync('npm', ['ci', '--offline', '--no-audit', '--no-fund'], {
    cwd: written.starter,
    stdio: 'ignore',
  })
  expect(existsSync(join(written.starter, 'node_modules', 'router-round'))).toBe(true)
  const tests = readFileSync(join(written.starter, 'attempts', 'deadline', 'kata.test.ts'), 'utf8')
  expect(tests).toContain("'router-round/vitest'")
  const { submissions } = await readSubmissions(written.starter, assignment)
  expect(
    submissions.map(({ katas, notes, rejected }) => [
      katas.map(({ kata }) => kata),
      notes,
      rejected,
    ]),
  ).toEqual([[['deadline', 'token-bucket'], [], undefined]])
  await expect(
    writeAssignment(out, assignment, { root: BANK_ROOT, pack: packNothing }),
  ).rejects.toThrow('exists already, and nothing was changed in it')
})

test('when the kit cannot be packed nothing is left behind', async () => {
  const folder = temporary()
  const assignment = assignmentOf([deadline], DEFAULTS, NOW)
  const pack = (): Promise<string> => Promise.reject(new Error('no space'))
  await expect(
    writeAssignment(join(folder, 'a'), assignment, { root: BANK_ROOT, pack }),
  ).rejects.toThrow('no space')
  expect(readdirSync(folder)).toEqual([])
})

test('the command says what to do next, and what it does not understand', async () => {
  const folder = temporary()
  const out = join(folder, 'week-4')
  const options = { ...DEFAULTS, out, due: '2199-12-08', title: 'Deadlines that stop the work' }
  const assignment = assignmentOf([deadline], options, NOW)
  const written = await writeAssignment(out, assignment, { root: BANK_ROOT, pack: packNothing })
  const told = nextSteps(assignment, written).join('\n').replaceAll(`${folder}/`, '')
  expect(told).toMatchInlineSnapshot(`
    "Deadlines that stop the work: 1 kata, 40 points, due Sunday, 8 December 2199, 23:59 UTC

      week-4/starter/
          what students get, as a template repository or a zip
      week-4/assignment.json
          what grading reads; change points, dates and late rule there. A student’s own due
          goes into late.extensions: { "<id>": "2026-12-01T22:59:00Z" }

    try it as a student does:  (cd week-4/starter && npm ci && npx kata test deadline)
    when it is due, put the download, or the clones, into one folder:
      npx kata grade submissions --assignment week-4/assignment.json --out week-4/graded"
  `)
  const wrong = await kata(
    BANK_ROOT,
    [
      'assign',
      'deadline',
      'deadline',
      '--out',
      'b',
      '--due',
      '2020-01-01',
      '--points',
      '1,2,3,4,5',
    ],
    folder,
  )
  expect(wrong.code).toBe(64)
  expect(wrong.stderr).toMatch(/^kata: this assignment is not right:\n/)
  expect(wrong.stderr).toContain('due: expected an instant after it opens')
  expect(wrong.stderr).toContain('expected at most 4 numbers, since deadline has 4 levels')
  expect(readdirSync(folder)).toEqual(['week-4'])
})
