import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { endExam, latestExam, runningExam, startExam } from '../../harness/attempts/exam.ts'
import { archived, attemptOf, createAttempt, type Attempt } from '../../harness/attempts/folder.ts'
import { readJournal, record } from '../../harness/attempts/journal.ts'
import { isExamined } from '../../harness/attempts/permissions.ts'
import { bringBack, putAway } from '../../harness/attempts/put-away.ts'
import { progressIn } from '../../harness/attempts/progress.ts'
import { startAttempt } from '../../harness/attempts/start-attempt.ts'
import { temporaryBank } from '../battery/temporary-bank.ts'

const SLUGS = ['relay']
const LEVELS = 2

test('a kata is under examination while one of the exams that have it runs', async () => {
  const bank = await temporaryBank()
  await startAttempt(attemptOf('relay', bank), bank)
  expect(isExamined('relay', bank)).toBe(false)
  const first = await startExam(SLUGS, 20, bank)
  const second = await startExam(SLUGS, 20, bank)
  expect(isExamined('relay', bank)).toBe(true)
  expect(isExamined('other', bank)).toBe(false)
  expect(await endExam(second)).toHaveLength(1)
  expect(await endExam(second)).toEqual([])
  expect(latestExam(SLUGS, bank)?.folder).toBe(second.folder)
  expect(runningExam(SLUGS, bank)?.folder).toBe(first.folder)
  expect(isExamined('relay', bank)).toBe(true)
  await endExam(first)
  expect(isExamined('relay', bank)).toBe(false)
})

test('an exam goes on though a journal of it is lost, or its attempt was moved', async () => {
  const bank = await temporaryBank()
  const exam = await startExam(SLUGS, 20, bank)
  const [attempt] = exam.attempts
  if (!attempt) throw new Error('an exam of no kata')
  await rm(join(attempt.folder, '.kata'), { recursive: true })
  expect(progressIn(attempt, LEVELS)).toMatchObject({ mode: 'exam', isModeKnown: false })
  expect(isExamined('relay', bank)).toBe(true)
  await endExam(exam)
  expect(isExamined('relay', bank)).toBe(false)
  const [moved] = (await startExam(SLUGS, 20, bank)).attempts
  await rename(moved?.folder ?? '', attemptOf('relay', bank).folder)
  expect(isExamined('relay', bank)).toBe(true)
})

test('the attempts of an exam have its deadline, though one of them lost its own', async () => {
  const bank = await temporaryBank()
  const { attempts, folder } = await startExam(SLUGS, 20, bank)
  const deadlineMs = progressIn(attempts[0] as Attempt, LEVELS).deadlineMs
  const other: Attempt = { slug: 'other', folder: join(folder, 'other'), solution: '' }
  await mkdir(other.folder)
  expect(progressIn(other, LEVELS)).toMatchObject({ mode: 'exam', deadlineMs })
})

test('an exam ends as far as it can where one of its journals cannot be written', async () => {
  const bank = await temporaryBank()
  const { attempts, folder } = await startExam(SLUGS, 20, bank)
  const [sound] = attempts
  const spoilt: Attempt = { slug: 'other', folder: join(folder, 'other'), solution: '' }
  await mkdir(join(spoilt.folder, '.kata', 'journal.jsonl'), { recursive: true })
  const exam = { folder, attempts: [spoilt, ...attempts] }
  await expect(endExam(exam)).rejects.toThrow('the journal cannot be written')
  expect(sound && readJournal(sound).at(-1)?.kind).toBe('ended')
})

test('every line of an interview and of an exam says so', async () => {
  const bank = await temporaryBank()
  const attempt = attemptOf('relay', bank)
  await startAttempt(attempt, bank, { mode: 'interview', minutes: 5 })
  await record(attempt, { kind: 'hint', level: 1 })
  expect(readJournal(attempt).map(({ mode }) => mode)).toEqual(['interview', 'interview'])
})

test('an attempt is in its place when it is whole, its journal included, or not at all', async () => {
  const bank = await temporaryBank()
  const attempt = attemptOf('relay', bank)
  const seen: unknown[] = []
  await startAttempt(attempt, bank)
  expect(readJournal(attempt)).toHaveLength(1)
  await rm(attempt.folder, { recursive: true })
  const interrupted = createAttempt(
    attempt,
    'prompt',
    async ({ folder }) => {
      seen.push(existsSync(attempt.folder), (await readdir(folder)).length)
      throw new Error('interrupted')
    },
    bank,
  )
  await expect(interrupted).rejects.toThrow('interrupted')
  expect(seen).toEqual([false, 6])
  expect(await readdir(join(bank, 'attempts'))).toEqual([])
})

test('what was put away comes back, and what was there is put away in turn', async () => {
  const bank = await temporaryBank()
  const attempt = attemptOf('relay', bank)
  await startAttempt(attempt, bank)
  await writeFile(join(attempt.folder, 'notes.md'), 'mine')
  expect(await putAway(attempt, {}, bank)).toContain('.archive')
  const [old] = archived('relay', bank)
  if (!old) throw new Error('nothing was kept')
  expect(await bringBack(old, bank)).toBe(undefined)
  expect(await readdir(attempt.folder)).toContain('notes.md')
  expect(archived('relay', bank)).toEqual([])
  await putAway(attempt, {}, bank)
  await rm(attempt.folder, { recursive: true })
  await bringBack(archived('relay', bank)[0] as Attempt, bank)
  expect(await readdir(attempt.folder)).toContain('notes.md')
})

test.for([
  ['solution.ts', '// mine'],
  ['solution.test.ts', '// mine'],
  ['README.md', 'mine'],
  ['notes.md', 'mine'],
])('an attempt whose %s is the learner’s is kept', async ([name, text]) => {
  const bank = await temporaryBank()
  const attempt = attemptOf('relay', bank)
  await startAttempt(attempt, bank)
  await writeFile(join(attempt.folder, name ?? ''), text ?? '')
  expect(await putAway(attempt, {}, bank)).toContain('.archive')
})

test('an attempt as it was given is kept when a level passed or a hint was taken, not otherwise', async () => {
  const bank = await temporaryBank()
  const attempt = attemptOf('relay', bank)
  await startAttempt(attempt, bank, { mode: 'interview', minutes: 5 })
  await record(attempt, { kind: 'tested', seed: 1, levels: ['fail', 'fail'] })
  await record(attempt, { kind: 'ended' })
  expect(await putAway(attempt, {}, bank)).toBe(undefined)
  await record(attempt, { kind: 'tested', seed: 1, levels: ['pass', 'fail'] })
  expect(await putAway(attempt, {}, bank)).toContain('.archive')
  await record(attempt, { kind: 'hint', level: 1 })
  expect(await putAway(attempt, {}, bank)).toContain('.archive')
})
