import type { Kata } from '../core/kata.ts'
import type { TestResult, VariantResult } from './facts.ts'
import type { Blame, Missed, Note, TddReport, TestCredit } from './report.ts'
import type { Variant } from './variants.ts'

/** What is known of a variant, without its code. */
export type Subject = Omit<Variant, 'file'>

export interface Evidence {
  kata: Pick<Kata, 'slug' | 'laws'>
  levels: number
  subjects: Subject[]
  /** By variant: its runs, in order. Correct solutions may have several. */
  results: ReadonlyMap<string, VariantResult[]>
  /** Node's own assertions are used, which nobody counts. */
  usesNodeAssert: boolean
}

export type Judged = Pick<
  TddReport,
  'problem' | 'correct' | 'flaws' | 'tests' | 'missed' | 'own' | 'outcome'
>

/**
 * What the tests are worth. A test catches a flaw when it is green on the reference and red on the flaw,
 * and contradicts the contract when no correct solution passes it. Pure; of results that are not there
 * yet it says nothing.
 */
export function judgeTests({ kata, subjects, levels, ...evidence }: Evidence): Judged {
  const bench = new Bench(subjects, evidence.results)
  const problem = problemOf(bench)
  const tests = problem ? [] : creditsOf(bench, lawsUpTo(levels, kata), evidence.usesNodeAssert)
  const caught = new Set(tests.flatMap((test) => test.caught))
  const contradictions = tests.filter(({ blame }) => blame === 'contradicts-the-contract').length
  const byLevel = Array.from({ length: levels }, (_, index) => {
    const ofLevel = bench.flaws.filter(({ level }) => level === index + 1)
    const count = ofLevel.filter(({ name }) => caught.has(name)).length
    return { level: index + 1, caught: count, of: ofLevel.length }
  })
  const missed = bench.flaws.filter(({ name }) => !caught.has(name))
  const isPass = contradictions === 0 && missed.length === 0 && !problem
  return {
    ...(problem && { problem }),
    correct: { solutions: bench.correct.length, contradictions },
    flaws: { caught: caught.size, of: bench.flaws.length, levels: byLevel },
    tests,
    missed: missedIn(lawsUpTo(levels, kata), missed),
    own: ownOf(bench),
    outcome: isPass ? 'pass' : 'fail',
  }
}

type Laws = Kata['laws']

function lawsUpTo(levels: number, { laws }: Evidence['kata']): Laws {
  return laws.filter(({ level }) => level <= levels)
}

type Colour = 'green' | 'red'

/** The runs of all tests on all variants. */
class Bench {
  readonly correct: Subject[]
  readonly flaws: Subject[]
  readonly #subjects: Subject[]
  readonly #results: Evidence['results']

  constructor(subjects: Subject[], results: Evidence['results']) {
    this.#subjects = subjects
    this.#results = results
    this.correct = this.of('reference').concat(this.of('control'))
    this.flaws = this.of('flaw')
  }

  of(kind: Subject['kind']): Subject[] {
    return this.#subjects.filter((subject) => subject.kind === kind)
  }

  runsOn(subject: Subject | undefined): VariantResult[] {
    return (subject && this.#results.get(subject.id)) ?? []
  }

  /** How a test went in each run on a variant; nothing of a run that it had no part in. */
  colours(key: string, subject: Subject): Colour[] {
    return this.runsOn(subject).flatMap((run) => colourOf(key, run) ?? [])
  }

  isRed(key: string, subject: Subject): boolean {
    return this.colours(key, subject).includes('red')
  }

  isGreen(key: string, subject: Subject): boolean {
    return this.colours(key, subject).includes('green')
  }

  /** The test on a variant, in its red run if there is one. */
  test(key: string, subject: Subject): TestResult | undefined {
    const tests = this.runsOn(subject).flatMap((run) => run.tests.filter((one) => one.key === key))
    return tests.find(({ state }) => state === 'fail' || state === 'hang') ?? tests[0]
  }

  /** By the clock on the wall: on a busy machine that is no fault of the variant's. */
  ranOutOfTime(key: string, subject: Subject): boolean {
    return this.test(key, subject)?.message?.startsWith('Test timed out in ') ?? false
  }

  messageOf(key: string, subject: Subject): string {
    const test = this.test(key, subject)
    if (test?.state === 'hang') return 'it never gave the thread back'
    const error = this.runsOn(subject).find((run) => run.error !== undefined)?.error
    const message = test?.message ?? error ?? 'it failed'
    return (message.split('\n')[0] ?? message).replace(/ \/\/ Object\.is equality$/, '')
  }
}

/**
 * Red is a test that failed or hung. A flaw under which the whole file does not load is red for every
 * test in it.
 */
function colourOf(key: string, { tests, error }: VariantResult): Colour | undefined {
  const state = tests.find((test) => test.key === key)?.state
  if (state === 'fail' || state === 'hang') return 'red'
  if (state === 'pass') return 'green'
  return error === undefined || state === 'skip' || state === 'todo' ? undefined : 'red'
}

/** Why no test can be judged: the file does not run on the reference either. */
function problemOf(bench: Bench): TddReport['problem'] {
  const [first] = bench.runsOn(bench.correct[0])
  if (!first) return undefined
  if (first.error !== undefined)
    return { message: first.error.replace(/ (imported )?from ["'].*?["']/, '') }
  return first.tests.length === 0 ? { message: 'there is no test in it' } : undefined
}

function creditsOf(bench: Bench, laws: Laws, usesNodeAssert: boolean): TestCredit[] {
  const [reference] = bench.correct
  const [first] = bench.runsOn(reference)
  const credits = (first?.tests ?? []).map((test): TestCredit => {
    const fault = faultOf(test, bench, laws)
    const notes = fault ? [] : notesOn(test.key, bench)
    // The flaws are changes of the reference: what is red on that is no measure of them.
    const isMeasure = !fault && reference && !bench.isRed(test.key, reference)
    // What takes too long on a correct solution too, on a busy machine, says nothing when it is late.
    const isSlow = bench.correct.some((one) => bench.ranOutOfTime(test.key, one))
    const isCaught = (flaw: Subject): boolean =>
      bench.isRed(test.key, flaw) && !(isSlow && bench.ranOutOfTime(test.key, flaw))
    const caught = isMeasure ? bench.flaws.filter(isCaught) : []
    const late = caught.filter((flaw) => bench.test(test.key, flaw)?.timedOut)
    const vacuous =
      fault || caught.length > 0 || notes.length > 0
        ? undefined
        : vacuousWhy(test, bench, usesNodeAssert)
    return {
      ...{ name: test.name, line: test.line ?? 0, ...(fault ?? vacuous), notes },
      caught: caught.map(({ name }) => name),
      timedOut: late.map(({ name }) => name),
      alone: [],
    }
  })
  return credits.map((credit) => {
    const others = new Set(credits.filter((one) => one !== credit).flatMap((one) => one.caught))
    return { ...credit, alone: credit.caught.filter((flaw) => !others.has(flaw)) }
  })
}

type Fault = { blame: Blame; why: string; contract?: string }

function faultOf({ key, state }: TestResult, bench: Bench, laws: Laws): Fault | undefined {
  const [reference] = bench.correct
  if (!reference) return undefined
  if (state === 'todo') return { blame: 'skipped', why: 'it is still a todo' }
  if (state === 'skip') return { blame: 'skipped', why: 'it is skipped' }
  if (state === 'not-run') return { blame: 'not-run', why: 'it stands after tests that never end' }
  const [part] = bench.test(key, reference)?.ownParts ?? []
  if (part !== undefined) {
    return { blame: 'tests-own-parts', why: `it uses \`${part}\`, which no other solution has` }
  }
  if (state === 'hang') {
    return { blame: 'never-ends', why: 'it never gives the thread back, on the reference either' }
  }
  const moody = bench.correct.find((one) => bench.isRed(key, one) && bench.isGreen(key, one))
  if (moody) {
    const why = `it passes and fails on one and the same solution: ${bench.messageOf(key, moody)}`
    return { blame: 'flaky', why }
  }
  if (bench.correct.some((one) => !bench.isRed(key, one))) return undefined
  const contract = brokenBy(key, bench, laws)
  return {
    blame: 'contradicts-the-contract',
    why: bench.messageOf(key, reference),
    ...(contract !== undefined && { contract }),
  }
}

/** What a solution breaks that passes the test. */
function brokenBy(key: string, bench: Bench, laws: Laws): string | undefined {
  const [flaw] = bench.flaws.filter((one) => bench.isGreen(key, one) && !bench.isRed(key, one))
  return flaw && lawOf(flaw, laws)?.sentence
}

/** The correct solutions on which a test is red that is green on another. */
function notesOn(key: string, bench: Bench): Note[] {
  return bench.correct
    .filter((one) => bench.isRed(key, one) && !bench.ranOutOfTime(key, one))
    .map((one) => ({
      ...{ solution: one.name, message: bench.messageOf(key, one) },
      ...(one.differs !== undefined && { differs: one.differs }),
      ...(one.contract !== undefined && { contract: one.contract }),
    }))
}

/** Of a test that catches nothing: what is certainly wrong with it. */
function vacuousWhy(
  { key, assertions }: TestResult,
  bench: Bench,
  usesNodeAssert: boolean,
): Fault | undefined {
  const [nothing] = bench.of('nothing')
  if (!nothing || !bench.isGreen(key, nothing)) return undefined
  const why =
    assertions === 0 && !usesNodeAssert
      ? 'no assertion ran in it'
      : 'a solution that does nothing passes it too'
  return { blame: 'vacuous', why }
}

/** The first law that a flaw breaks: what a learner would see go wrong. */
function lawOf(flaw: Subject, laws: Laws): Laws[number] | undefined {
  return laws.find(({ name }) => flaw.laws?.includes(name))
}

function missedIn(laws: Laws, missed: Subject[]): Missed[] {
  const found = new Map<string, Missed>()
  for (const flaw of missed) {
    const law = lawOf(flaw, laws)
    if (!law) continue
    const { name, level, sentence } = law
    const flaws = (found.get(name)?.flaws ?? 0) + 1
    found.set(name, { law: name, level, sentence, flaws })
  }
  return [...found.values()].sort((a, b) => a.level - b.level || b.flaws - a.flaws)
}

function ownOf(bench: Bench): TddReport['own'] {
  const own = bench.runsOn(bench.of('own')[0]).at(-1)
  if (!own || own.error !== undefined) return null
  const count = (...states: TestResult['state'][]): number =>
    own.tests.filter(({ state }) => states.includes(state)).length
  return { passed: count('pass'), failed: count('fail', 'hang', 'not-run') }
}
