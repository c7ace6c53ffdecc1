import { expect, test } from 'vitest'
import type { TestResult, VariantResult } from '../../harness/tdd/facts.ts'
import { judgeTests, type Evidence, type Subject } from '../../harness/tdd/judge-tests.ts'
import { levelsReached } from '../../harness/tdd/put-to-the-test.ts'

const laws = [
  { name: 'answers', level: 1, kind: 'safety', sentence: 'every call is answered' },
  { name: 'in-order', level: 2, kind: 'safety', sentence: 'calls keep their order' },
].map((law) => ({ ...law, hint: '', judge: () => 'holds' })) as unknown as Evidence['kata']['laws']

const LATER = { differs: 'starts a microtask later', contract: 'When it starts is up to you' }
const subjects: Subject[] = [
  { id: 'own', kind: 'own', name: 'your own solution' },
  { id: 'reference', kind: 'reference', name: 'reference' },
  { id: 'other-way', kind: 'control', name: 'other-way', ...LATER },
  { id: 'third-way', kind: 'control', name: 'third-way' },
  { id: 'nothing', kind: 'nothing', name: 'nothing' },
  { id: 'mute', kind: 'flaw', name: 'mute', level: 1, laws: ['answers'] },
  { id: 'deaf', kind: 'flaw', name: 'deaf', level: 1, laws: ['answers'] },
  { id: 'shuffles', kind: 'flaw', name: 'shuffles', level: 2, laws: ['in-order'] },
]

const MESSAGE = 'expected 1 to be 2 // Object.is equality'
function ran(key: string, change: Partial<TestResult> = {}): TestResult {
  return {
    ...{ key, name: key, line: 1, state: 'pass', timedOut: false, assertions: 1, ownParts: [] },
    ...change,
  }
}
const red = (key: string): TestResult => ran(key, { state: 'fail', message: MESSAGE })

type Runs = (TestResult[] | Partial<VariantResult>)[]

/** What is known when the tests `a` and `b` are green everywhere but on what does nothing, but for these. */
function judged(changes: Record<string, Runs>, usesNodeAssert = false) {
  const results = new Map<string, VariantResult[]>(
    subjects.map(({ id }) => {
      const usual = id === 'nothing' ? [red('a'), red('b')] : [ran('a'), ran('b')]
      const runs = changes[id] ?? [usual]
      return [
        id,
        runs.map((run) => ({
          ...{ variant: id, tests: [] },
          ...(Array.isArray(run) ? { tests: run } : run),
        })),
      ]
    }),
  )
  const kata = { slug: 'x', laws }
  return judgeTests({ kata, levels: 2, subjects, results, usesNodeAssert })
}

test('a flaw is caught by the tests that are green on the reference and red on it', () => {
  const { tests, flaws, outcome } = judged({
    mute: [[red('a'), red('b')]],
    deaf: [[ran('a'), red('b')]],
  })
  expect(tests.map(({ caught, alone }) => [caught, alone])).toEqual([
    [['mute'], []],
    [['mute', 'deaf'], ['deaf']],
  ])
  expect(flaws).toMatchObject({ caught: 2, of: 3, levels: [{ caught: 2 }, { caught: 0 }] })
  expect(outcome).toBe('fail')
})

test('a test that only some correct solutions pass keeps its credit, with a note on the others', () => {
  const every = { mute: [[red('a'), ran('b')]], deaf: [[red('a'), ran('b')]] }
  const { tests, correct, outcome } = judged({
    ...{ ...every, shuffles: [[ran('a'), red('b')]] },
    'other-way': [[red('a'), ran('b')]],
  })
  expect(tests[0]).toMatchObject({
    notes: [{ solution: 'other-way', message: 'expected 1 to be 2', ...LATER }],
    caught: ['mute', 'deaf'],
  })
  expect(tests[0]).not.toHaveProperty('blame')
  expect([correct.contradictions, outcome]).toEqual([0, 'pass'])
})

test('one that is red on the reference, and green on another correct one, contradicts nothing', () => {
  const { tests } = judged({ reference: [[red('a'), ran('b')]], mute: [[red('a'), ran('b')]] })
  expect(tests[0]).toMatchObject({ notes: [{ solution: 'reference' }], caught: [] })
  expect(tests[0]).not.toHaveProperty('blame')
})

test('one that no correct solution passes contradicts the contract: the law that what passes it breaks', () => {
  const nowhere = [[red('a'), ran('b')]]
  const { tests, correct, outcome } = judged({
    ...{ reference: nowhere, 'other-way': nowhere, 'third-way': nowhere, mute: nowhere },
  })
  expect(tests[0]).toMatchObject({
    ...{ blame: 'contradicts-the-contract', why: 'expected 1 to be 2', caught: [] },
    contract: 'every call is answered',
  })
  expect([correct, outcome]).toEqual([{ solutions: 3, contradictions: 1 }, 'fail'])
})

test.each([
  ['two runs of the reference', 'reference'],
  ['two runs of another correct solution', 'other-way'],
])('one that goes both ways in %s is flaky, whatever else it does', (_, variant) => {
  const { tests } = judged({
    [variant]: [
      [red('a'), ran('b')],
      [ran('a'), ran('b')],
    ],
    mute: [[red('a'), ran('b')]],
  })
  expect(tests[0]).toMatchObject({ blame: 'flaky', caught: [], notes: [] })
  expect(tests[0]?.why).toContain('expected 1 to be 2')
})

test('one that never ends is told so, and the one beside it is judged by what it does', () => {
  const hang = ran('a', { state: 'hang', timedOut: true, assertions: 0 })
  const { tests } = judged({
    reference: [[hang, ran('b')], [ran('b')]],
    'other-way': [[ran('b')]],
    'third-way': [[ran('b')]],
    mute: [[red('b')]],
  })
  expect(tests.map(({ blame, caught }) => [blame, caught])).toEqual([
    ['never-ends', []],
    [undefined, ['mute']],
  ])
  const last = judged({ reference: [[hang, ran('b', { state: 'not-run', assertions: 0 })]] })
  expect(last.tests[1]).toMatchObject({ blame: 'not-run' })
})

test('a hang and a timeout on a flaw are caught by timeout; what did not run there is not red', () => {
  const hang = ran('a', { state: 'hang', timedOut: true })
  const { tests } = judged({ mute: [[hang, ran('b', { state: 'not-run' })]] })
  expect(tests.map(({ caught, timedOut }) => [caught, timedOut])).toEqual([
    [['mute'], ['mute']],
    [[], []],
  ])
})

test('what runs out of time on a correct solution too is no catch and no note', () => {
  const late = ran('a', { state: 'fail', timedOut: true, message: 'Test timed out in 5000ms.' })
  const { tests } = judged({
    ...{ 'other-way': [[late, ran('b')]], mute: [[late, ran('b')]] },
    deaf: [[red('a'), ran('b')]],
  })
  expect(tests[0]).toMatchObject({ caught: ['deaf'], notes: [] })
})

test('a flaw under which the file does not even load is caught', () => {
  expect(judged({ mute: [{ error: 'boom' }] }).tests[0]?.caught).toEqual(['mute'])
})

test('what catches nothing, and holds for a solution that does nothing, is vacuous', () => {
  const nothing = [[ran('a'), ran('b')]]
  const why = (change: object, usesNodeAssert = false): (string | undefined)[] =>
    judged({ nothing, ...change }, usesNodeAssert).tests.map((one) => one.why)
  const passes = 'a solution that does nothing passes it too'
  expect(why({})).toEqual([passes, passes])
  const silent = { reference: [[ran('a', { assertions: 0 }), ran('b')]] }
  expect(why(silent)).toEqual(['no assertion ran in it', passes])
  expect(why(silent, true)).toEqual([passes, passes])
  expect(why({ mute: [[red('a'), ran('b')]] })).toEqual([undefined, passes])
})

test('a test of what only the learner’s solution has is told so', () => {
  const { tests } = judged({
    reference: [[ran('a', { state: 'fail', ownParts: ['Heap'] }), ran('b')]],
  })
  expect(tests[0]).toMatchObject({
    ...{ blame: 'tests-own-parts', why: 'it uses `Heap`, which no other solution has' },
  })
})

test('mistakes that nobody caught are told by their law, a model last, and counted', () => {
  expect(judged({}).missed).toEqual([
    { law: 'answers', level: 1, sentence: 'every call is answered', flaws: 2 },
    { law: 'in-order', level: 2, sentence: 'calls keep their order', flaws: 1 },
  ])
})

test('what does not load on the reference either is a problem, not a catch', () => {
  const { problem, flaws, outcome } = judged({ reference: [{ error: 'no such package' }] })
  expect(problem).toEqual({ message: 'no such package' })
  expect([flaws.caught, outcome]).toEqual([0, 'fail'])
})

test('the levels reached are those asked in an interview, else one more than are green', () => {
  const progress = { openLevels: 4, levelsPassed: 1 }
  expect(levelsReached({ ...progress, mode: 'practice' }, 4)).toBe(2)
  expect(levelsReached({ ...progress, mode: 'practice', levelsPassed: 4 }, 4)).toBe(4)
  expect(levelsReached({ mode: 'interview', openLevels: 1, levelsPassed: 1 }, 4)).toBe(1)
})
