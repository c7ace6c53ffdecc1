import type { KataResult, Results, StudentResult } from '../results/results.ts'
import { cleanLine } from '../lib/clean.ts'
import { element, type Markup } from '../lib/markup.ts'
import { isOpenOwnTests } from './standing.ts'

/**
 * JUnit XML: a suite for each student's kata, a case for each level. What was never put to the test is a
 * failure, for it is no pass; a judge that failed is an error; who handed in nothing, or no such file, is skipped.
 */
export function junitXml({ assignment, students }: Results): string {
  const suites = students.flatMap((result) => result.katas.map((kata) => suiteOf(result, kata)))
  const root = element(
    'testsuites',
    { name: cleanLine(assignment.title), ...sums(suites) },
    ...suites.map(({ xml }) => xml),
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root.text}\n`
}

type End = 'failure' | 'error' | 'skipped' | undefined
interface Suite {
  xml: Markup
  ends: End[]
}

function suiteOf({ student, submission }: StudentResult, kata: KataResult): Suite {
  const isSkipped = !submission || kata.outcome === 'missing'
  const classname = `${cleanLine(student.id)}.${kata.kata}`
  const levels = kata.levels.map(({ level, name, outcome }) => ({
    name: `level ${level}: ${cleanLine(name)}`,
    end: endOf(isSkipped, kata.outcome === 'judge-error', outcome === 'pass'),
    type: kata.outcome === 'judged' ? outcome : kata.outcome,
    message: kata.forTeacher,
  }))
  const own = kata.ownTests && {
    name: 'own tests',
    end: endOf(
      isSkipped,
      isOpenOwnTests(kata.ownTests),
      kata.ownTests.points >= kata.ownTests.maxPoints,
    ),
    type: kata.ownTests.outcome,
    message: kata.ownTests.forTeacher,
  }
  const cases = own ? [...levels, own] : levels
  const ends = cases.map(({ end }) => end)
  const xml = element(
    'testsuite',
    { name: classname, ...sums([{ ends }]) },
    ...cases.map(({ name, end, type, message }) =>
      element('testcase', { name, classname }, end && childOf(end, type, message)),
    ),
  )
  return { xml, ends }
}

function endOf(isSkipped: boolean, isError: boolean, isPass: boolean): End {
  if (isError) return 'error'
  if (isSkipped) return 'skipped'
  return isPass ? undefined : 'failure'
}

function childOf(end: NonNullable<End>, type: string, message: string): Markup {
  return element(end, { message: cleanLine(message), ...(end !== 'skipped' && { type }) })
}

function sums(suites: Pick<Suite, 'ends'>[]): Record<string, number> {
  const ends = suites.flatMap((suite) => suite.ends)
  const count = (end: End): number => ends.filter((one) => one === end).length
  return {
    tests: ends.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  }
}
