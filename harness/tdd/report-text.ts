import { counted } from '../core/words.ts'
import { plain, type Paint } from '../explain/paint.ts'
import { wrap } from '../explain/wrap.ts'
import type { Kata } from '../core/kata.ts'
import type { Note, TestCredit, TddReport } from './report.ts'

/** More of a kind than this at once help nobody. */
const NUDGES_MAX = 6
const EXAMPLES_MAX = 2
const BAR = 20

/** A report in at most a screen, where the tests are few enough for that. */
export function tddLines(
  report: TddReport,
  kata: Pick<Kata, 'title'>,
  paint: Paint = plain,
): string[] {
  const { levels, problem } = report
  const upTo = levels === 1 ? 'level 1' : `levels 1 to ${levels}`
  const title = `${paint.strong(kata.title)} ${paint.faint(`· your tests · ${upTo}`)}`
  if (problem) return [title, '', ...problemLines(problem, paint)]
  return [
    title,
    '',
    ...scoreLines(report, paint),
    '',
    ...families(report.tests).flatMap((tests) => testLines(tests, paint)),
    ...noteLines(report, paint),
    ...missedLines(report, paint),
    '',
    ...aroundLines(report, paint),
  ]
}

/** While it runs: what is caught so far, by level. */
export function progressLine({ flaws }: Pick<TddReport, 'flaws'>): string {
  const levels = flaws.levels.map(({ level, caught, of }) => `level ${level}: ${caught} of ${of}`)
  return `caught so far, ${levels.join(' · ')}`
}

function problemLines(
  { message, line }: { message: string; line?: number },
  paint: Paint,
): string[] {
  const place = line === undefined ? 'solution.test.ts' : `solution.test.ts:${line}`
  return wrap(`${paint.bad('✗')} ${place} does not run: ${message}`, '  ', '')
}

function scoreLines({ correct, flaws }: TddReport, paint: Paint): string[] {
  const mark = (isFull: boolean): string => (isFull ? paint.good('✓') : paint.bad('✗'))
  const { contradictions, solutions } = correct
  const contradict =
    contradictions === 0
      ? 'no test contradicts the contract'
      : `${counted(contradictions, 'test')} ${contradictions === 1 ? 'contradicts' : 'contradict'} the contract`
  const levels = flaws.levels.map(({ level, caught, of }) => `level ${level} ${caught} of ${of}`)
  const filled = flaws.of === 0 ? BAR : Math.floor((BAR * flaws.caught) / flaws.of)
  const bar = '█'.repeat(filled) + '░'.repeat(BAR - filled)
  return [
    `${mark(contradictions === 0)} ${contradict}, tried on ${counted(solutions, 'correct solution')}`,
    `${mark(flaws.caught === flaws.of)} catches ${flaws.caught} of ${flaws.of} mistakes  ${bar}`,
    ...(levels.length > 1 ? [paint.faint(`  ${levels.join(' · ')}`)] : []),
  ]
}

/** Tests of one `test.each` that fared alike are told of together. */
function families(tests: TestCredit[]): TestCredit[][] {
  const found: TestCredit[][] = []
  for (const test of tests) {
    const last = found.at(-1)
    const isAlike = last?.every(
      ({ line, blame, why }) =>
        line > 0 && line === test.line && blame === test.blame && why === test.why,
    )
    if (last && isAlike) last.push(test)
    else found.push([test])
  }
  return found
}

function testLines(tests: TestCredit[], paint: Paint): string[] {
  const [first] = tests
  if (!first) return []
  const { line, blame, why = '', contract } = first
  const name =
    tests.length === 1 ? first.name : `${first.name}, and ${tests.length - 1} more like it`
  if (!blame) {
    const all = (of: 'caught' | 'timedOut' | 'alone'): number =>
      new Set(tests.flatMap((test) => test[of])).size
    const caught = all('caught')
    const mark = caught > 0 ? paint.good('✓') : paint.unsure('·')
    const details = [
      caught === 0 ? 'catches nothing here' : `catches ${caught}`,
      ...(all('alone') > 0 ? [`${all('alone')} by no other test`] : []),
      ...(all('timedOut') > 0 ? [`${all('timedOut')} by timeout`] : []),
    ]
    return wrap(`${mark} ${name}  ${details.join(', ')}`, '    ', '  ')
  }
  const place = line > 0 ? `, line ${line}` : ''
  if (blame === 'contradicts-the-contract') {
    const what = contract === undefined ? '' : `: “${contract}”`
    return [
      ...wrap(`${paint.bad('✗')} ${name}${place}: contradicts the contract${what}`, '    ', '  '),
      ...wrap(`no correct solution passes it: ${why}`, '      ', '      '),
    ]
  }
  const verdict = blame === 'flaky' ? 'is flaky' : 'earns nothing'
  return wrap(`${paint.unsure('–')} ${name}${place}: ${verdict}, ${why}`, '    ', '  ')
}

/** What holds for some correct solutions only, by the solution that it does not hold for. */
function noteLines({ tests }: TddReport, paint: Paint): string[] {
  const bySolution = new Map<string, { note: Note; test: TestCredit }[]>()
  for (const test of tests) {
    for (const note of test.notes) {
      bySolution.set(note.solution, [...(bySolution.get(note.solution) ?? []), { note, test }])
    }
  }
  if (bySolution.size === 0) return []
  return [
    '',
    `${paint.strong('notes')} ${paint.faint('on what holds for some correct solutions only; they cost nothing')}`,
    ...[...bySolution].flatMap(([solution, found]) => [
      ...wrap(solutionText(solution, found), '    ', '  '),
      ...found.slice(0, EXAMPLES_MAX).flatMap(({ note, test }) => {
        const place = test.line > 0 ? `line ${test.line}` : test.name
        return wrap(paint.faint(`${place}: ${note.message}`), '      ', '    ')
      }),
    ]),
  ]
}

function solutionText(solution: string, found: { note: Note }[]): string {
  const { differs, contract } = found[0]?.note ?? {}
  const about = differs === undefined ? '' : `, one that ${differs}`
  const open =
    contract === undefined ? 'the contract leaves it open' : `the contract: “${contract}”`
  const tests = `${counted(found.length, 'test')} ${found.length === 1 ? 'is' : 'are'}`
  return `${tests} red on ${solution}${about}; ${open}`
}

function missedLines({ missed }: TddReport, paint: Paint): string[] {
  if (missed.length === 0) return []
  const shown = missed.slice(0, NUDGES_MAX)
  const more = missed.slice(NUDGES_MAX)
  const others = more.reduce((sum, { flaws }) => sum + flaws, 0)
  return [
    '',
    paint.strong('breaches that no test noticed'),
    ...shown.flatMap(({ sentence, flaws }) =>
      wrap(`${sentence} ${paint.faint(`(${counted(flaws, 'mistake')})`)}`, '    ', '  '),
    ),
    ...(others > 0 ? [paint.faint(`  and ${counted(others, 'mistake')} more; these first`)] : []),
  ]
}

function aroundLines({ wroteFirst, own }: TddReport, paint: Paint): string[] {
  const rows: [string, string][] = [
    ['written first', firstText(wroteFirst)],
    ['your own solution', own ? ownText(own) : 'does not compile or load'],
  ]
  return rows.map(([name, text]) => `  ${paint.faint(name.padEnd(17))} ${text}`)
}

function firstText(first: TddReport['wroteFirst']): string {
  if (first === null) return 'not known yet: no run saw a file of yours change'
  return first === 'tests' ? 'the tests' : 'the code'
}

function ownText({ passed, failed }: { passed: number; failed: number }): string {
  return failed === 0 ? `${passed} green` : `${passed} green, ${failed} red`
}
