import type { Fact, TestResult, VariantResult } from './protocol.ts'
import type { Uses } from './present.ts'

const NO_USES: Uses = { calls: 0, returned: 0, threw: 0, fulfilled: 0, rejected: 0, refused: 0 }

/** The process that a worker runs in, and what it is at: a test, or the file itself. */
export interface Running {
  pid: number
  /** Changes with each test. */
  at: string
}

/** What a worker is doing, by its facts; nothing before it began and after it ended. */
export function runningIn(facts: readonly Fact[]): Running | undefined {
  const opened = facts.find((fact) => fact.kind === 'opened')
  if (!opened || facts.some(({ kind }) => kind === 'ended')) return undefined
  return { pid: opened.pid, at: `${facts.length}` }
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
  const ran = new Map(facts.flatMap((fact) => (fact.kind === 'ran' ? [[fact.id, fact]] : [])))
  const began = facts.findLast((fact) => fact.kind === 'began')?.id
  const seen = new Map<string, number>()
  const tests = (collected?.tests ?? []).map(({ id, name, line, mode }): TestResult => {
    const number = (seen.get(name) ?? 0) + 1
    seen.set(name, number)
    const test = { key: number === 1 ? name : `${name} #${number}`, name, ...place(line) }
    const end = ran.get(id)
    if (end) {
      const { state, message, timedOut, assertions, uses } = end
      return {
        ...test,
        state,
        timedOut,
        assertions,
        uses,
        ...(message !== undefined && { message }),
      }
    }
    const isHang = wasKilled && id === began
    const state = mode !== 'run' ? mode : isHang ? 'hang' : 'not-run'
    return { ...test, state, timedOut: isHang, assertions: 0, uses: NO_USES }
  })
  const hungOutside = wasKilled && !tests.some(({ state }) => state === 'hang')
  const silent = collected ? undefined : 'it ended before its tests were known'
  const error =
    collected?.error ?? ended?.error ?? (hungOutside ? 'it never gave the thread back' : silent)
  return { variant, tests, ...(error !== undefined && { error }) }
}

function place(line: number | undefined): { line?: number } {
  return line === undefined ? {} : { line }
}
