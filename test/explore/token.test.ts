import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadKata } from '../../harness/bank/bank.ts'
import { workloadOf } from '../../harness/explore/plan.ts'
import { byTelling } from '../../harness/core/verdict.ts'
import { exploreLevel } from '../../harness/explore/explore.ts'
import { formatToken, parseToken, type Token } from '../../harness/explore/token.ts'
import { flawNamed, referenceRunner, runnerInProcess } from '../support/kit.ts'

const place = fc.oneof(
  fc.record({ scenario: fc.constantFrom('two-bursts', 'a') }),
  fc.record({
    seed: fc.integer(),
    path: fc.array(fc.nat(40), { minLength: 1 }).map((steps) => steps.join(':')),
  }),
)
const without = fc
  .uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1 })
  .map((places) => places.toSorted((a, b) => a - b))

test('a token is read as it was written', () => {
  const tokens = fc.tuple(place, fc.option(without)).map(([where, without]): Token => ({
    ...{ level: 2, law: 'higher-priority-first', ...where },
    ...(without && { without }),
  }))
  const isKept = (token: Token): void => expect(parseToken(formatToken(token))).toEqual(token)
  fc.assert(
    fc.property(tokens, (token) => {
      isKept(token)
    }),
  )
})

test('what is left out stands behind either kind of place, stretches in short', () => {
  const about = { level: 1, law: 'a-law', without: [2, 5, 6, 7] }
  expect(formatToken({ ...about, scenario: 'two-bursts' })).toBe('1.a-law.two-bursts.2-5x3')
  expect(formatToken({ ...about, seed: 7, path: '3:0:0' })).toBe('1.a-law.7.3-0x2.2-5x3')
})

test('a token survives the way to text and back, and is short', () => {
  const generated = { level: 2, law: 'a-law', seed: 4187, path: '3:1:0:0:0:0:2' }
  expect(formatToken(generated)).toBe('2.a-law.4187.3-1-0x4-2')
  expect(parseToken('2.a-law.4187.3-1-0x4-2')).toEqual(generated)
  expect(parseToken('2.a-law.4187.3-1-0-0-0-0-2')).toEqual(generated)
  const cut = { ...generated, without: [2, 11] }
  expect(formatToken(cut)).toBe('2.a-law.4187.3-1-0x4-2.2-11')
  expect(parseToken('2.a-law.4187.3-1-0x4-2.2-11')).toEqual(cut)
  expect(parseToken('1.a-law.two-bursts')).toEqual({
    level: 1,
    law: 'a-law',
    scenario: 'two-bursts',
  })
  for (const bad of [
    '',
    '1',
    '1.a-law',
    '0.a-law.x',
    'x.a-law.y',
    '1.a-law.seed.x',
    '1.a.2.3.0',
    '1.a.2.3.4.5',
    '1.a.2.3.x',
    '1.a.2.3x',
    '1.a.2.3x99999',
    '1.a.two.0',
    '1.a.two.2-',
    '1.a.2.3.2x0',
    '1.a.two.2.3',
  ]) {
    expect(parseToken(bad)).toBeUndefined()
  }
})

/** Only a scenario of eight requests shows this: no generated traffic is judged. */
test('a scenario is shown without what does not matter, and its token is that traffic', async () => {
  const kata = await loadKata('priority-router')
  const flaw = await flawNamed(kata.slug, 'any-timeout-will-do')
  const options = { seed: 1, runs: 0, stress: false, reference: referenceRunner(kata) } as const
  const { laws } = await exploreLevel(kata, 4, await runnerInProcess(kata.slug, flaw.file), options)
  const [first] = byTelling(laws.filter(({ outcome }) => outcome === 'fail'))
  const { scenario, token = '', workload } = first?.counterexample ?? {}
  const whole = kata.scenarios.find(({ name }) => name === scenario)?.workload.operations.length
  expect(whole).toBeGreaterThan(2)
  expect(workload?.operations).toHaveLength(1)
  const parsed = parseToken(token)
  expect(parsed && workloadOf(kata, parsed)).toEqual(workload)
})
