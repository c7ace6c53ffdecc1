import { join } from 'node:path'
import { isRunning, latestExam, runningExam, startExam, type Exam } from '../attempts/exam.ts'
import { findKatas, loadKata } from '../bank/bank.ts'
import type { Kata } from '../core/kata.ts'
import { clockText } from '../explain/clock-text.ts'
import { counted } from '../core/words.ts'
import { clockLine } from './clock-line.ts'
import { openAttemptOf, type OpenAttempt } from './open-attempt.ts'
import { EXIT, UsageError } from './exit-codes.ts'
import { nameFor, placeOf } from './names.ts'
import { slugFor } from './targets.ts'
import type { Terminal } from './terminal.ts'

export interface ExamOptions {
  katas?: string
  minutes?: number
  json?: boolean
}

/** `kata exam`: begins an exam of several katas, or says how the latest one stands. */
export async function exam(
  { katas, minutes, json = false }: ExamOptions,
  { root, terminal }: { root: string; terminal: Terminal },
): Promise<number> {
  const slugs = findKatas(root)
  if (katas === undefined && minutes !== undefined) {
    throw new UsageError(`--minutes needs katas: npx kata exam --katas ${slugs.join(',')}`)
  }
  const begun = katas === undefined ? undefined : await begin(katas, minutes, root)
  const exam = begun ?? runningExam(slugs, root) ?? latestExam(slugs, root)
  const opened = await Promise.all(exam?.attempts.map((one) => openAttemptOf(one, root)) ?? [])
  if (json) {
    terminal.print(JSON.stringify({ format: 1, exam: exam ? examObject(exam, opened) : null }))
  } else if (!exam) {
    terminal.print(`there is no exam yet. Begin one: npx kata exam --katas ${slugs.join(',')}`)
  } else {
    const lines = begun ? planLines(exam, opened) : standLines(exam, opened, slugs, root, terminal)
    lines.forEach(terminal.print)
  }
  return EXIT.pass
}

/** Nothing is made before all is known to be right. */
async function begin(list: string, minutes: number | undefined, root: string): Promise<Exam> {
  const slugs = findKatas(root)
  const names = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => slugFor(name, slugs))
  if (names.length === 0) {
    throw new UsageError(`--katas: expected names with commas between, as ${slugs.join(',')}`)
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice) throw new UsageError(`--katas: ${twice} is named twice`)
  const running = runningExam(slugs, root)
  if (running) {
    throw new UsageError(
      `an exam is running in ${placeOf(running.folder)}/. How it stands: npx kata exam; end it: npx kata finish`,
    )
  }
  const katas = await Promise.all(names.map((slug) => loadKata(slug, root)))
  return startExam(names, minutes ?? sumOfMinutes(katas), root)
}

function sumOfMinutes(katas: Kata[]): number {
  return katas.reduce((sum, { minutes }) => sum + minutes, 0)
}

function planLines(exam: Exam, opened: OpenAttempt[]): string[] {
  const [first] = opened
  const total = clockText(first?.progress.totalMs ?? 0)
  const place = placeOf(exam.folder)
  return [
    `an exam of ${counted(opened.length, 'kata')} in ${total}, and the clock runs`,
    '',
    ...opened.flatMap(({ kata }) => [
      `  ${join(place, kata.slug)}/`,
      `      ${kata.title}, ${counted(kata.levels.length, 'level')}: README.md, then solution.ts`,
    ]),
    '',
    ...commandLines(
      opened.map(({ kata }) => kata.slug),
      false,
    ),
    '',
    'Until it is over you see counts only: no pictures, no hints, no answers.',
  ]
}

function standLines(
  exam: Exam,
  opened: OpenAttempt[],
  slugs: string[],
  root: string,
  { paint }: Terminal,
): string[] {
  const running = isRunning(exam)
  const clock = opened[0] ? clockLine(opened[0].progress) : 'exam'
  const width = Math.max(...opened.map(({ kata }) => kata.slug.length))
  return [
    paint.strong(clock),
    paint.faint(`${placeOf(exam.folder)}/`),
    '',
    ...opened.map(({ kata, progress }) => {
      const { bestInTime, tests } = progress
      const mark = bestInTime === kata.levels.length ? paint.good('✓') : '–'
      const levels = `${bestInTime} of ${kata.levels.length} levels green`
      return `${mark} ${kata.slug.padEnd(width)}  ${levels}, ${counted(tests, 'run')}`
    }),
    '',
    ...commandLines(
      opened.map(({ attempt }) => nameFor(attempt, slugs, root)),
      !running,
    ),
  ]
}

function commandLines(names: string[], isOver: boolean): string[] {
  if (!isOver) {
    return [
      ...names.map((name) => `judge:      npx kata test ${name}`),
      'the clock:  npx kata exam',
      'done early: npx kata finish',
    ]
  }
  return names.flatMap((name) => [
    `pictures:   npx kata test ${name}`,
    `scorecard:  npx kata review ${name}`,
  ])
}

function examObject(exam: Exam, opened: OpenAttempt[]): object {
  const progress = opened[0]?.progress
  const instant = (ms: number | undefined): string | null =>
    ms === undefined ? null : new Date(ms).toISOString()
  return {
    folder: exam.folder,
    startedAt: instant(progress?.startedMs),
    deadlineAt: instant(progress?.deadlineMs),
    totalMs: progress?.totalMs ?? null,
    leftMs: progress?.leftMs ?? null,
    isOver: !isRunning(exam),
    katas: opened.map(({ kata, attempt, progress: { bestInTime, levelsPassed, tests } }) => ({
      kata: kata.slug,
      folder: attempt.folder,
      levels: kata.levels.length,
      levelsPassed,
      best: bestInTime,
      tests,
    })),
  }
}
