import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { filesOf, loadKata } from '../../harness/bank/bank.ts'
import { judgeOne } from '../../harness/explore/judging.ts'
import { lawsOf, workloadOf } from '../../harness/explore/plan.ts'
import type { LawVerdict } from '../../harness/core/verdict.ts'
import { withoutOperations } from '../../harness/core/workload.ts'
import { exploreLevel } from '../../harness/explore/explore.ts'
import { parseToken } from '../../harness/explore/token.ts'
import {
  flawNamed,
  judgeInProcess,
  referenceRunner,
  runnerInProcess,
  writeSolution,
} from '../support/kit.ts'

const SLUG = 'priority-router'
const { reference } = filesOf(SLUG)
/** A router that takes the largest number for the most urgent. */
const backwards = `
  export { parseRequest } from ${JSON.stringify(reference)}
  import { createRouter as right } from ${JSON.stringify(reference)}
  const turned = ({ priority = 5, ...rest }) => ({ ...rest, priority: 1_000_000 - priority })
  const isGood = (request) => Number.isInteger(request?.priority ?? 5) && (request?.priority ?? 5) >= 0
  export const createRouter = (handler, options) => {
    const router = right(handler, options)
    const submit = (request) => router.submit(isGood(request) ? turned(request) : request)
    return { ...router, submit }
  }`

function law(verdicts: LawVerdict[] | undefined, name: string): LawVerdict | undefined {
  return verdicts?.find((one) => one.law === name)
}

test('a law whose premise never occurred is unknown, and so is its level', async () => {
  const { levels, outcome } = await judgeInProcess(SLUG, reference, {
    runs: 0,
    scenarios: false,
    levels: 1,
  })
  expect(outcome).toBe('unknown')
  expect(levels[0]?.laws.every((one) => one.outcome === 'unknown')).toBe(true)
})

test('the same seed gives the same verdict, counterexample included', async () => {
  const file = writeSolution(backwards)
  const once = await judgeInProcess(SLUG, file, { seed: 7, stress: false })
  const twice = await judgeInProcess(SLUG, file, { seed: 7, stress: false })
  expect(once).toEqual(twice)
  expect(once.outcome).toBe('fail')
})

test('a counterexample is found again by its token, in one run', async () => {
  const kata = await loadKata(SLUG)
  const file = writeSolution(backwards)
  const { levels } = await judgeInProcess(SLUG, file, { seed: 7, scenarios: false, levels: 1 })
  const found = law(levels[0]?.laws, 'higher-priority-first')?.counterexample
  const token = parseToken(found?.token ?? '')
  expect(token).toBeDefined()
  if (!token) return
  const workload = workloadOf(kata, token)
  expect(workload).toEqual(found?.workload)
  const judging = lawsOf(kata, 1).find(({ name }) => name === token.law)
  if (!workload || !judging) throw new Error('the token names nothing')
  const { said, run } = await judgeOne(judging, await runnerInProcess(SLUG, file), workload)
  expect(said).toMatchObject({ finding: found?.finding })
  expect(run.history).toEqual(found?.history)
})

test('shrinking leaves a few requests', async () => {
  const { levels } = await judgeInProcess(SLUG, writeSolution(backwards), {
    seed: 7,
    scenarios: false,
    runs: 60,
    levels: 1,
    shrink: 'all',
    reference: referenceRunner(await loadKata(SLUG)),
  })
  const found = law(levels[0]?.laws, 'higher-priority-first')?.counterexample
  expect(found?.workload.operations.length).toBeLessThanOrEqual(4)
})

test('what cannot be made smaller from one failure is looked for from another', async () => {
  const kata = await loadKata(SLUG)
  const { file } = await flawNamed(SLUG, 'ignores-priority')
  const runner = await runnerInProcess(SLUG, file)
  const options = { seed: 1, runs: 25, scenarios: false, reference: referenceRunner(kata) }
  const { laws } = await exploreLevel(kata, 1, runner, options)
  const found = law(laws, 'higher-priority-first')?.counterexample
  // One runs, one waits, and a more urgent one comes.
  expect(found?.workload.operations).toHaveLength(3)
})

test('no operation of a counterexample can be left out', async () => {
  const slug = 'token-bucket'
  const kata = await loadKata(slug)
  const { file } = await flawNamed(slug, 'never-in-debt')
  const runner = await runnerInProcess(slug, file)
  const reference = referenceRunner(kata)
  const options = { seed: 1, runs: 100, scenarios: false, reference }
  const { laws } = await exploreLevel(kata, 4, runner, options)
  const found = law(laws, 'settles-the-difference')?.counterexample
  const judging = lawsOf(kata, 4).find(({ name }) => name === 'settles-the-difference')
  if (!found || !judging) throw new Error('the flaw is not caught')
  const token = parseToken(found.token)
  expect(token).toHaveProperty('without')
  expect(token && workloadOf(kata, token)).toEqual(found.workload)
  for (const { id } of found.workload.operations) {
    const smaller = withoutOperations(found.workload, (one) => one.id === id)
    if (!smaller) continue
    expect((await judgeOne(judging, runner, smaller)).said).toBeTypeOf('string')
  }
})

test('state that outlives an instance fails, and is said to be kept', async () => {
  const text = readFileSync(reference, 'utf8')
    .replace('let running = 0', '')
    .replace(
      'export function createRouter',
      'let running = 0\nlet served = 0\nexport function createRouter',
    )
    .replace('running++', 'running++\n    if (++served > 100) return')
  const runner = await runnerInProcess(SLUG, writeSolution(text))
  const kata = await loadKata(SLUG)
  const verdict = await exploreLevel(kata, 1, runner, { seed: 1, runs: 60, scenarios: false })
  expect(verdict.outcome).toBe('fail')
})
