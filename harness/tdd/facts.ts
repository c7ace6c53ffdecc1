/** Of a variant's folder: what its worker writes, and the keys of the tests that are not to run. */
export const FACTS = '.facts.jsonl'
export const LEFT_OUT = '.left-out.json'

/** What a worker writes into its file, a line each, as it happens: one that hangs can tell nothing any more. */
export type Fact =
  | { kind: 'opened'; pid: number }
  | {
      kind: 'collected'
      tests: { key: string; name: string; line?: number; mode: 'run' | 'skip' | 'todo' }[]
      error?: string
    }
  | { kind: 'began'; key: string }
  | ({ kind: 'ran'; key: string } & Outcome)
  | { kind: 'ended'; error?: string }

export interface Outcome {
  state: 'pass' | 'fail' | 'skip'
  message?: string
  timedOut: boolean
  assertions: number
  /** What it used of the learner's solution that the contract does not have. */
  ownParts: string[]
}

/** How one test went on one variant. */
export interface TestResult extends Omit<Outcome, 'state'> {
  /** Its name with those of its suites, and a number where that is not enough to tell it. */
  key: string
  name: string
  line?: number
  /** `hang`: it never gave the thread back and was killed; `not-run`: it comes after such a one. */
  state: Outcome['state'] | 'todo' | 'hang' | 'not-run'
}

/** How the test file went on one variant. */
export interface VariantResult {
  variant: string
  tests: TestResult[]
  /** Outside of any test: while the file was loaded, or in a hook of a suite. */
  error?: string
}

/** The facts of a file, in order; a torn last line is passed over. */
export function parseFacts(text: string): Fact[] {
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as Fact]
    } catch {
      return []
    }
  })
}

/** The process of a worker, and what it is at, which changes with each test; nothing once it ended. */
export function runningIn(facts: readonly Fact[]): { pid: number; at: number } | undefined {
  const opened = facts.find((fact) => fact.kind === 'opened')
  if (!opened || facts.some(({ kind }) => kind === 'ended')) return undefined
  return { pid: opened.pid, at: facts.length }
}

/**
 * What the facts of a worker come to.
 *
 * @param wasKilled it never gave the thread back.
 */
export function resultOf(
  variant: string,
  facts: readonly Fact[],
  wasKilled: boolean,
): VariantResult {
  const collected = facts.find((fact) => fact.kind === 'collected')
  const ended = facts.find((fact) => fact.kind === 'ended')
  const ran = new Map(facts.flatMap((fact) => (fact.kind === 'ran' ? [[fact.key, fact]] : [])))
  const began = facts.findLast((fact) => fact.kind === 'began')?.key
  const hung = wasKilled && began !== undefined && !ran.has(began) ? began : undefined
  const tests = (collected?.tests ?? []).map(({ key, name, line, mode }): TestResult => {
    const test = { key, name, ...(line !== undefined && { line }) }
    const end = ran.get(key)
    if (end) {
      const { kind: _, ...outcome } = end
      return { ...test, ...outcome }
    }
    const state = mode !== 'run' ? mode : key === hung ? 'hang' : 'not-run'
    return { ...test, state, timedOut: state === 'hang', assertions: 0, ownParts: [] }
  })
  const error =
    collected?.error ??
    ended?.error ??
    (wasKilled && hung === undefined ? 'it never gave the thread back' : undefined) ??
    (collected ? undefined : 'it ended before its tests were known')
  return { variant, tests, ...(error !== undefined && { error }) }
}

/** Two runs on one variant, the second without what hung in the first: a test is known by the first that ran it. */
export function merged(first: VariantResult, second: VariantResult): VariantResult {
  const later = new Map(second.tests.map((test) => [test.key, test]))
  const tests = first.tests.map((test) =>
    test.state === 'not-run' ? (later.get(test.key) ?? test) : test,
  )
  return { ...first, tests }
}
