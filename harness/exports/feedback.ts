import type { KataResult, LevelResult, Results, StudentResult } from '../results/results.ts'
import { cleanLine } from '../lib/clean.ts'
import { isOpen, isOpenKata } from './standing.ts'
import { lateText, NOTHING_HANDED_IN } from './summary.ts'

/** What a student is told, before it is Markdown or a page. */
export type Block =
  | { kind: 'title' | 'kata' | 'text' | 'note'; text: string }
  | { kind: 'level'; text: string; outcome: LevelResult['outcome'] }
  | { kind: 'law'; text: string; hint?: string }
  | { kind: 'picture'; text: string }

const MARK = { pass: '✓', fail: '✗', unknown: '?' }
const SAID = { pass: 'passes', fail: 'fails', unknown: 'was not put to the test' }

/** First what came out and why, then level by level; an exam shows counts, whatever the results hold. */
export function feedbackOf(result: StudentResult, { assignment, sandbox }: Results): Block[] {
  const { student, submission, score, maxPoints } = result
  const isExam = assignment.disclosure === 'exam'
  const points = isOpen(result) ? `open, of ${maxPoints} points` : `${score} of ${maxPoints} points`
  const late = lateText(result)
  return [
    { kind: 'title', text: `${cleanLine(assignment.title)}: ${points}` },
    { kind: 'note', text: cleanLine(student.name) },
    ...(submission ? [] : [{ kind: 'text' as const, text: NOTHING_HANDED_IN }]),
    ...(late ? [{ kind: 'text' as const, text: late }] : []),
    ...(submission ? result.katas.flatMap((kata) => kataBlocks(kata, isExam)) : []),
    ...(submission?.ignored ?? []).map(({ path, why }) => ({
      kind: 'note' as const,
      text: cleanLine(`Not looked at: ${path} (${why})`),
    })),
    ...(sandbox === 'unsandboxed'
      ? [{ kind: 'note' as const, text: 'Judged without a sandbox.' }]
      : []),
  ]
}

function kataBlocks(kata: KataResult, isExam: boolean): Block[] {
  const points = isOpenKata(kata) ? 'open' : `${kata.points} of ${kata.maxPoints} points`
  const hasRun = kata.levels.some(({ laws, problem }) => laws.length > 0 || problem !== undefined)
  return [
    { kind: 'kata', text: `${cleanLine(kata.title)}: ${points}` },
    { kind: 'text', text: cleanLine(kata.forStudent) },
    ...(hasRun ? kata.levels.flatMap((level) => levelBlocks(level, isExam)) : []),
    ...ownTestsBlocks(kata, isExam),
  ]
}

function levelBlocks(level: LevelResult, isExam: boolean): Block[] {
  const { outcome, laws, problem } = level
  const broken = laws.filter((law) => law.outcome === 'fail')
  const held = laws.filter((law) => law.outcome === 'pass').length
  const head = `${MARK[outcome]} Level ${level.level}, ${cleanLine(level.name)}: ${SAID[outcome]}`
  const counts = laws.length > 0 ? `, laws held: ${held} of ${laws.length}` : ''
  return [
    {
      kind: 'level',
      text: `${head}, ${level.points} of ${level.maxPoints} points${counts}`,
      outcome,
    },
    ...(problem ? [{ kind: 'text' as const, text: cleanLine(problem) }] : []),
    ...(isExam
      ? []
      : broken.flatMap((law): Block[] => [
          {
            kind: 'law',
            text: cleanLine(`${law.law}: ${law.sentence}`),
            // The picture has it at its foot.
            ...(law.hint && law.picture === undefined && { hint: cleanLine(law.hint) }),
          },
          ...(law.picture ? [{ kind: 'picture' as const, text: law.picture }] : []),
        ])),
  ]
}

function ownTestsBlocks({ ownTests }: KataResult, isExam: boolean): Block[] {
  if (!ownTests) return []
  const { points, maxPoints, caught, flaws, faults, outcome } = ownTests
  const earned = outcome === 'judge-error' ? 'open' : `${points} of ${maxPoints} points`
  return [
    {
      kind: 'level',
      text: `Your own tests: ${earned}, ${caught.length} of ${flaws} wrong programs caught`,
      outcome: points >= maxPoints ? 'pass' : 'fail',
    },
    { kind: 'text', text: cleanLine(ownTests.forStudent) },
    ...(isExam ? [] : faults.map((fault): Block => ({ kind: 'law', text: cleanLine(fault) }))),
  ]
}
