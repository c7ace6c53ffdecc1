import { expect, test } from 'vitest'
import { judgeTests, type Evidence, type Subject } from '../../harness/tdd/judge-tests.ts'
import type { TestResult, VariantResult } from '../../harness/tdd/protocol.ts'
import { levelsReached } from '../../harness/tdd/put-to-the-test.ts'
import { lookAt } from '../../harness/tdd/test-file.ts'

const laws = [
  { name: 'answers', level: 1, kind: 'safety', sentence: 'every call is answered' },
  { name: 'in-order', level: 2, kind: 'safety', sentence: 'calls keep their order' },
  { name: 'matches-the-model', level: 1, kind: 'oracle', sentence: 'all is as in the model' },
].map((law) => ({ ...law, hint: '', judge: () => 'holds' })) as unknown as Evidence['kata']['laws']

const subjects: Subject[] = [
  { id: 'v1', kind: 'own', name: 'your own solution' },
  { id: 'v2', kind: 'reference', name: 'reference' },
  { id: 'v3', kind: 'control', name: 'other-way' },
  { id: 'v4', kind: 'flaw', name: 'mute', level: 1, laws: ['matches-the-model', 'answers'] },
  { id: 'v5', kind: 'flaw', name: 'deaf', level: 1, laws: ['answers'] },
  { id: 'v6', kind: 'flaw', name: 'shuffles', level: 2, laws: ['in-order'] },
]

const CALLED = { calls: 1, returned: 0, threw: 0, fulfilled: 1, rejected: 0, refused: 0 }

function ran(name: string, line: number, change: Partial<TestResult> = {}): TestResult {
  return {
    ...{ key: name, name, line, state: 'pass', timedOut: false, assertions: 1, uses: CALLED },
    ...change,
  }
}

/** What is known when every variant is green on the tests `a` (line 1) and `b` (line 2), but for these. */
function judged(changes: Record<string, Partial<VariantResult>>, text = "test('a')\ntest('b')") {
  const results = new Map<string, VariantResult>(
    subjects.map(({ id }) => [
      id,
      { variant: id, tests: [ran('a', 1), ran('b', 2)], ...changes[id] },
    ]),
  )
  const file = lookAt('/x/solution.test.ts', text, ['make'])
  return judgeTests({ kata: { slug: 'x', laws }, levels: 2, subjects, results, file })
}

const red = (name: string, line: number): TestResult =>
  ran(name, line, { state: 'fail', message: 'expected 1 to be 2 // Object.is equality' })

test('a flaw is caught by the tests that are green on all correct ones and red on it', () => {
  const { tests, flaws, outcome } = judged({
    v4: { tests: [red('a', 1), red('b', 2)] },
    v5: { tests: [ran('a', 1), red('b', 2)] },
  })
  expect(tests.map(({ caught, alone }) => [caught, alone])).toEqual([
    [['mute'], []],
    [['mute', 'deaf'], ['deaf']],
  ])
  expect(flaws).toMatchObject({ caught: 2, of: 3, levels: [{ caught: 2 }, { caught: 0 }] })
  expect(outcome).toBe('fail')
})

test('it is a pass only when every correct solution is accepted and every flaw caught', () => {
  const all = { v4: { tests: [red('a', 1)] }, v5: { tests: [red('a', 1)] } }
  const last = { v6: { tests: [ran('a', 1), red('b', 2)] } }
  expect(judged({ ...all, ...last }).outcome).toBe('pass')
  expect(judged({ ...all, ...last, v3: { tests: [red('a', 1)] } })).toMatchObject({
    outcome: 'fail',
    correct: { accepted: 1, of: 2 },
    flaws: { caught: 1 },
  })
})

test('a test that is red on a correct solution earns nothing, with the message of its failure', () => {
  const { tests } = judged({ v3: { tests: [red('a', 1), ran('b', 2)] } })
  expect(tests[0]).toMatchObject({
    ...{ blame: 'rejects-a-correct-solution', why: 'expected 1 to be 2', rejects: ['other-way'] },
  })
  expect(tests[1]).not.toHaveProperty('blame')
})

test('a hang and a timeout on a flaw are caught by timeout; what comes after a hang is not red', () => {
  const { tests } = judged({
    v4: {
      tests: [
        ran('a', 1, { state: 'hang', timedOut: true }),
        ran('b', 2, { state: 'not-run', uses: { ...CALLED, calls: 0 } }),
      ],
    },
  })
  expect(tests.map(({ caught, timedOut }) => [caught, timedOut])).toEqual([
    [['mute'], ['mute']],
    [[], []],
  ])
})

test('a flaw under which the file does not even load is caught', () => {
  expect(judged({ v4: { tests: [], error: 'boom' } }).tests[0]?.caught).toEqual(['mute'])
})

test('mistakes that nobody caught are told by their law, a model last, and counted', () => {
  expect(judged({}).missed).toEqual([
    { law: 'answers', level: 1, sentence: 'every call is answered', flaws: 2 },
    { law: 'in-order', level: 2, sentence: 'calls keep their order', flaws: 1 },
  ])
})

test('paths are told by the promises of credited tests, and refused input is no failure path', () => {
  const uses = { ...CALLED, fulfilled: 0, rejected: 1 }
  const failing = judged({ v2: { tests: [ran('a', 1), ran('b', 2, { uses })] } })
  expect(failing.paths).toEqual({ success: 1, failure: 1, refused: 0 })
  const refusing = judged({
    v2: { tests: [ran('a', 1), ran('b', 2, { uses: { ...uses, refused: 1 } })] },
  })
  expect(refusing.paths).toEqual({ success: 1, failure: 0, refused: 1 })
})

test('what does not load on the reference either is a problem, not a catch', () => {
  const { problem, flaws, outcome } = judged({ v2: { tests: [], error: 'no such package' } })
  expect(problem).toEqual({ message: 'no such package' })
  expect([flaws.caught, outcome]).toEqual([0, 'fail'])
})

test('a test that looks at the source earns nothing even when it is red on flaws only', () => {
  const text =
    "import { make } from './solution.ts'; test('a', () => expect(make.toString()).toBe(''))\ntest('b')"
  const { tests } = judged({ v4: { tests: [red('a', 1), ran('b', 2)] } }, text)
  expect(tests.map(({ blame, caught }) => [blame, caught])).toEqual([
    ['looks-at-the-source', []],
    [undefined, []],
  ])
})

test('the levels reached are those asked in an interview, else one more than are green', () => {
  const standing = { openLevels: 4, levelsPassed: 1 }
  expect(levelsReached({ ...standing, mode: 'practice' }, 4)).toBe(2)
  expect(levelsReached({ ...standing, mode: 'practice', levelsPassed: 4 }, 4)).toBe(4)
  expect(levelsReached({ mode: 'interview', openLevels: 1, levelsPassed: 1 }, 4)).toBe(1)
})
