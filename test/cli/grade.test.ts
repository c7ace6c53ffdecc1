import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { filesOf, KIT_ROOT } from '../../harness/bank/bank.ts'
import { temporaryFolder, type TemporaryFolder } from '../../harness/lib/temporary-folder.ts'
import { kata, type Answer } from './kata.ts'

const KATA = join(KIT_ROOT, 'harness', 'cli', 'kata.js')

let folder: TemporaryFolder
beforeAll(() => {
  folder = temporaryFolder('class [of 26] ')
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder.path, path)), { recursive: true })
    writeFileSync(join(folder.path, path), text)
  }
  const right = readFileSync(filesOf('token-bucket').reference, 'utf8')
  const starter = readFileSync(filesOf('token-bucket').starter, 'utf8')
  for (let index = 0; index < 6; index++) {
    const text = index % 3 === 2 ? starter : right
    write(`submissions/student-${index}/token-bucket/solution.ts`, `${text}\n// ${index}\n`)
  }
  write('submissions/student-6/token-bucket/solution.ts', `process.exit(0)\n${right}`)
  write('assignment.json', JSON.stringify(ASSIGNMENT))
})
afterAll(() => folder.remove())

const ASSIGNMENT = {
  format: 'router-round/assignment/v1',
  id: 'week-1',
  title: 'Week 1',
  katas: [{ kata: 'token-bucket', points: [10, 10] }],
  opens: '2026-01-01T00:00:00Z',
  due: '2026-01-08T00:00:00Z',
  late: { bufferMinutes: 0, graceDays: 0, percentPerDay: 10, extensions: {} },
  disclosure: 'practice',
}

const GRADE = ['grade', 'submissions', '--assignment', 'assignment.json', '--runs', '10', '--out']

/** As a teacher calls it, in the folder that holds the class. */
function called(args: string[]): Promise<Answer> {
  return kata(KIT_ROOT, args, folder.path)
}

function linesIn(file: string): number {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0
}

/** Kills it as soon as so many submissions are in the journal. */
async function killAt(lines: number, child: ChildProcess, journal: string): Promise<void> {
  const over = new Promise((resolve) => child.once('close', resolve))
  while (linesIn(journal) < lines && child.exitCode === null) await wait(1)
  child.kill('SIGKILL')
  await over
}

test('killed again and again, and on a full disk, it comes to the very same reports, and leaves nothing behind', async () => {
  const cwd = folder.path
  const secret = join(cwd, 'killed', 'state', 'secret')
  const journal = join(cwd, 'killed', 'state', 'journal.jsonl')
  for (const lines of [1, 2, 4, 5, 6]) {
    const child = spawn(process.execPath, [KATA, ...GRADE, 'killed'], { cwd, stdio: 'ignore' })
    await killAt(lines, child, journal)
    expect(existsSync(join(cwd, 'killed', 'reports'))).toBe(false)
  }
  // As a disk that is full, for whoever is not root: no file may grow beyond some kilobytes.
  const small = ['-c', 'ulimit -f 16; exec "$0" "$@"', process.execPath, KATA, ...GRADE, 'killed']
  const full = spawnSync('sh', small, { cwd, encoding: 'utf8' })
  expect(full.stderr).toMatch(/no file may grow so long \(EFBIG\)[^]*What was judged is kept/)
  expect(full).toMatchObject({ status: 64, stdout: '' })
  expect(readdirSync(join(cwd, 'killed'))).toEqual(['state'])
  expect((await called([...GRADE, 'killed'])).code).toBe(0)
  mkdirSync(join(cwd, 'whole', 'state'), { recursive: true })
  writeFileSync(join(cwd, 'whole', 'state', 'secret'), readFileSync(secret))
  const whole = await called([...GRADE, 'whole'])
  expect(whole.stdout).toContain('7 students · median 20 of 20 points · 6 judged, 1 crashed')
  expect(filesIn(join(cwd, 'killed', 'reports'))).toEqual(filesIn(join(cwd, 'whole', 'reports')))
  expect(readdirSync(join(cwd, 'killed', 'state')).sort()).toEqual(
    ['history', 'journal.jsonl', 'secret', 'setting.json'].sort(),
  )
  expect(linesIn(journal)).toBe(7)
})

function filesIn(path: string): Record<string, string> {
  const names = readdirSync(path, { recursive: true, withFileTypes: true })
  const files = names
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  return Object.fromEntries(
    files.sort().map((file) => [file.slice(path.length), readFileSync(file, 'utf8')]),
  )
}

test('another due date is not told before the teacher has seen who it changes', async () => {
  const cwd = folder.path
  await called([...GRADE, 'again'])
  const received = 'student,received_at\nstudent-0,2026-01-10T12:00:00Z\n'
  writeFileSync(join(cwd, 'received.csv'), received)
  const late = await called([...GRADE, 'late', '--received', 'received.csv'])
  expect(late.code).toBe(0)
  const manifest = join(cwd, 'assignment.json')
  const before = readFileSync(manifest, 'utf8')
  writeFileSync(manifest, before.replace('2026-01-08T', '2026-01-09T'))
  const refused = await called([...GRADE, 'late', '--received', 'received.csv'])
  expect(refused).toMatchObject({ code: 64, stdout: '' })
  expect(refused.stderr).toContain('See who: kata regrade late')
  const preview = await called(['regrade', 'late'])
  expect(preview.stdout).toContain('student-0 (student-0)  14 → 16')
  expect(preview.stdout).toContain('nothing was changed')
  expect((await called(['regrade', 'late', '--apply'])).code).toBe(0)
  expect(readdirSync(join(cwd, 'late', 'state', 'history'))).toHaveLength(1)
  expect((await called(['regrade', 'late'])).stdout).toContain('nobody would be told otherwise')
  writeFileSync(manifest, before)
})

describe('what a teacher gets wrong is a sentence, and 64', () => {
  test.each([
    [['grade'], 'say what to grade: kata grade <folder of submissions>'],
    [['grade', 'nowhere', '--assignment', 'assignment.json'], 'there is no folder nowhere'],
    [['grade', 'submissions', '--assignment', 'none.json'], 'none.json'],
    [[...GRADE, 'x', '--only', 'nobody'], 'no submission of a student with the id `nobody`'],
    [['regrade', 'submissions'], 'is no folder that `kata grade` has written to'],
  ])('kata %j', async (args, sentence) => {
    const { code, stderr } = await called(args)
    expect(stderr).toContain(sentence)
    expect(stderr).not.toContain('    at ')
    expect(code).toBe(64)
  })
})
