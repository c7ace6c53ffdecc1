import type { Kata } from '../core/kata.ts'
import type { TestResult, VariantResult } from './protocol.ts'
import type { Blame, Missed, TestCredit, TddReport } from './report.ts'
import type { Place, TestFile } from './test-file.ts'
import type { Variant } from './variants.ts'

/** What is known of a variant, without its code. */
export type Subject = Pick<Variant, 'id' | 'kind' | 'name' | 'level' | 'laws'>

export interface Evidence {
  kata: Pick<Kata, 'slug' | 'laws'>
  levels: number
  subjects: Subject[]
  results: ReadonlyMap<string, VariantResult>
  file: TestFile
}

export type Judged = Pick<
  TddReport,
  'problem' | 'correct' | 'flaws' | 'tests' | 'missed' | 'paths' | 'properties' | 'own' | 'outcome'
>

/**
 * What the tests are worth. A test catches a flaw when it is green on all correct solutions and red on
 * the flaw. Pure; of results that are not there yet it says nothing.
 */
export function judgeTests(evidence: Evidence): Judged {
  const { kata, subjects, levels } = evidence
  const correct = subjects.filter(({ kind }) => kind === 'reference' || kind === 'control')
  const flaws = subjects.filter(({ kind }) => kind === 'flaw')
  const problem = problemOf(evidence)
  const tests = problem ? [] : creditsOf(evidence, correct, flaws)
  const caught = new Set(tests.flatMap((test) => test.caught))
  const rejected = new Set(tests.flatMap((test) => test.rejects))
  const accepted = problem
    ? 0
    : correct.filter(({ id, name }) => evidence.results.has(id) && !rejected.has(name)).length
  const byLevel = Array.from({ length: levels }, (_, index) => {
    const ofLevel = flaws.filter(({ level }) => level === index + 1)
    const count = ofLevel.filter(({ name }) => caught.has(name)).length
    return { level: index + 1, caught: count, of: ofLevel.length }
  })
  return {
    ...(problem && { problem }),
    correct: { accepted, of: correct.length },
    flaws: { caught: caught.size, of: flaws.length, levels: byLevel },
    tests,
    missed: missedIn(
      kata,
      flaws.filter(({ name }) => !caught.has(name)),
      levels,
    ),
    ...pathsOf(evidence, tests),
    own: ownOf(evidence),
    outcome:
      accepted === correct.length && caught.size === flaws.length && !problem ? 'pass' : 'fail',
  }
}

/** Why no test can be judged: the file does not run on the reference either. */
function problemOf({ file, results, subjects }: Evidence): TddReport['problem'] {
  if (file.problem) return { message: file.problem.what, line: file.problem.line }
  const reference = resultOn('reference', subjects, results)
  if (!reference) return undefined
  if (reference.error !== undefined) return { message: reference.error }
  if (reference.tests.length === 0) return { message: 'there is no test in it' }
  return undefined
}

function resultOn(
  kind: Subject['kind'],
  subjects: Subject[],
  results: Evidence['results'],
): VariantResult | undefined {
  const subject = subjects.find((one) => one.kind === kind)
  return subject && results.get(subject.id)
}

function creditsOf(evidence: Evidence, correct: Subject[], flaws: Subject[]): TestCredit[] {
  const { results, subjects } = evidence
  const onReference = resultOn('reference', subjects, results)?.tests ?? []
  const credits = onReference.map((test): TestCredit & { key: string } => {
    const red = (subject: Subject): boolean => isRed(test.key, results.get(subject.id))
    const rejects = correct.filter(red)
    const blame = blameOf(test, evidence, rejects)
    const caught = blame ? [] : flaws.filter(red)
    const late = caught.filter((flaw) => testOn(test.key, results.get(flaw.id))?.timedOut)
    return {
      ...{ key: test.key, name: test.name, line: test.line ?? 0, ...blame },
      rejects: blame && !isJudged(blame.blame) ? [] : rejects.map(({ name }) => name),
      caught: caught.map(({ name }) => name),
      timedOut: late.map(({ name }) => name),
      alone: [],
    }
  })
  return credits.map(({ key: _, ...credit }) => {
    const others = new Set(
      credits
        .filter((one) => one.name !== credit.name || one.line !== credit.line)
        .flatMap((one) => one.caught),
    )
    return { ...credit, alone: credit.caught.filter((flaw) => !others.has(flaw)) }
  })
}

/** Whether a test that earns nothing for this reason can still reject a solution. */
function isJudged(blame: Blame): boolean {
  return blame === 'rejects-a-correct-solution'
}

/**
 * Red is a test that failed or hung; one that is not there is not red. A flaw under which the whole
 * file does not load is red for every test in it.
 */
function isRed(key: string, result: VariantResult | undefined): boolean {
  if (!result) return false
  const test = testOn(key, result)
  if (!test) return result.error !== undefined
  if (test.state === 'not-run') return result.error !== undefined
  return test.state === 'fail' || test.state === 'hang'
}

function testOn(key: string, result: VariantResult | undefined): TestResult | undefined {
  return result?.tests.find((test) => test.key === key)
}

function blameOf(
  test: TestResult,
  evidence: Evidence,
  rejects: Subject[],
): { blame: Blame; why: string } | undefined {
  const { file, results } = evidence
  if (test.state === 'skip' || test.state === 'todo') {
    return { blame: 'skipped', why: skippedWhy(test.state) }
  }
  const look = file.looks.find((place) => concerns(place, test, file))
  if (look) {
    return {
      blame: 'looks-at-the-source',
      why: `it looks at the solution's source, path or name: ${look.what}, line ${look.line}`,
    }
  }
  const part = file.ownParts.find((place) => concerns(place, test, file))
  if (part) {
    return {
      blame: 'tests-own-parts',
      why: `it uses ${part.what} (line ${part.line}), which no other solution has`,
    }
  }
  const [first] = rejects
  if (first) {
    const message = messageOf(testOn(test.key, results.get(first.id)), results.get(first.id))
    return { blame: 'rejects-a-correct-solution', why: message }
  }
  const why = vacuousWhy(test, file)
  return why === undefined ? undefined : { blame: 'vacuous', why }
}

function skippedWhy(state: 'skip' | 'todo'): string {
  return state === 'todo' ? 'it is still a todo' : 'it is skipped'
}

function vacuousWhy(test: TestResult, file: TestFile): string | undefined {
  const isProperty = file.properties.some((line) => holds(test, file, line))
  if (test.uses.calls === 0 && isProperty && test.assertions === 0) {
    return 'its property ran zero times'
  }
  const asserts = test.assertions > 0 || file.nodeAsserts.some((line) => holds(test, file, line))
  if (!asserts) return 'no assertion ran in it'
  if (test.uses.calls === 0) return 'it asserts, but never calls your solution'
  return undefined
}

/** In the test itself, or outside of all tests, where every test may use it. */
function concerns({ line }: Place, test: TestResult, file: TestFile): boolean {
  return holds(test, file, line) || !file.tests.some(({ from, to }) => from <= line && line <= to)
}

function holds(test: TestResult, file: TestFile, line: number): boolean {
  const range = file.tests.find(
    ({ from, to }) => from <= (test.line ?? 0) && (test.line ?? 0) <= to,
  )
  return range !== undefined && range.from <= line && line <= range.to
}

function messageOf(test: TestResult | undefined, result: VariantResult | undefined): string {
  if (test?.state === 'hang') return 'it never gave the thread back'
  const message = test?.message ?? result?.error ?? 'it failed'
  return (message.split('\n')[0] ?? message).replace(/ \/\/ Object\.is equality$/, '')
}

/** By the first law that a flaw breaks: what a learner would see go wrong. */
function missedIn(kata: Evidence['kata'], missed: Subject[], levels: number): Missed[] {
  const found = new Map<string, Missed>()
  for (const flaw of missed) {
    const broken = kata.laws.filter(
      ({ name, level }) => flaw.laws?.includes(name) && level <= levels,
    )
    // What a model or a second run says of everything is a poor nudge, if there is another.
    const law = broken.find(({ kind }) => kind !== 'oracle' && kind !== 'metamorphic') ?? broken[0]
    if (!law) continue
    const known = found.get(law.name)
    const { name, level, sentence } = law
    found.set(name, { law: name, level, sentence, flaws: (known?.flaws ?? 0) + 1 })
  }
  return [...found.values()].sort((a, b) => a.level - b.level || b.flaws - a.flaws)
}

function pathsOf(
  { results, subjects, file }: Evidence,
  credits: TestCredit[],
): Pick<Judged, 'paths' | 'properties'> {
  const reference = resultOn('reference', subjects, results)?.tests ?? []
  const isCredited = (test: TestResult): boolean =>
    credits.some(
      ({ name, line, blame }) => name === test.name && line === (test.line ?? 0) && !blame,
    )
  const tests = reference.filter(isCredited)
  const hasPromises = reference.some(({ uses }) => uses.fulfilled + uses.rejected > 0)
  const succeeds = ({ uses }: TestResult): boolean =>
    hasPromises ? uses.fulfilled > 0 : uses.returned > 0
  const failures = ({ uses }: TestResult): number => uses.rejected + uses.threw
  const isFailure = (test: TestResult): boolean => failures(test) > test.uses.refused
  const isRefusal = (test: TestResult): boolean => failures(test) > 0 && !isFailure(test)
  return {
    paths: {
      success: tests.filter(succeeds).length,
      failure: tests.filter(isFailure).length,
      refused: tests.filter(isRefusal).length,
    },
    properties: tests.filter((test) => file.properties.some((line) => holds(test, file, line)))
      .length,
  }
}

function ownOf({ results, subjects }: Evidence): TddReport['own'] {
  const own = resultOn('own', subjects, results)
  if (!own || own.error !== undefined) return null
  const count = (...states: TestResult['state'][]): number =>
    own.tests.filter(({ state }) => states.includes(state)).length
  return { passed: count('pass'), failed: count('fail', 'hang', 'not-run') }
}
