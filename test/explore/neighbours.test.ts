import { expect, test } from 'vitest'
import { filesOf, loadKata } from '../../harness/bank/bank.ts'
import type { Runner } from '../../harness/core/runner.ts'
import { anError, NOT_A_NUMBER } from '../../harness/core/value.ts'
import { traffic, type Operation, type Workload } from '../../harness/core/workload.ts'
import { changesOf } from '../../harness/explore/changes.ts'
import type { ExampleOptions } from '../../harness/explore/examples.ts'
import { exploreAll } from '../../harness/explore/explore.ts'
import { judgeRuns } from '../../harness/explore/judging.ts'
import { neighboursOf } from '../../harness/explore/neighbours.ts'
import { lawsOf, planOf } from '../../harness/explore/plan.ts'
import { flawNamed, referenceRunner, runnerInProcess, writeSolution } from '../support/kit.ts'

const answers = { how: 'resolve', ms: 10, value: 'answer' }
const submit = (
  id: string,
  at: number | 'burst',
  fields: object = {},
  more: object = {},
): object => ({
  id,
  do: 'submit',
  when: at === 'burst' ? { burst: true } : { at },
  request: { payload: id, ...fields },
  work: answers,
  ...more,
})
const timed = (id: string, at: number, more: object = {}): object => ({
  id,
  do: 'withTimeout',
  when: { at },
  timeoutMs: 50,
  tries: [answers],
  ...more,
})
const get = (id: string, key: string, at: number): object => ({ id, do: 'get', when: { at }, key })

/** One mistake for each kind of change, on traffic as small as it can be. */
const CASES: {
  slug: string
  flaw: string
  traffic: [options: object, operations: object[]]
  words: string[]
}[] = [
  {
    slug: 'deadline',
    flaw: 'tells-errors-apart-by-name',
    traffic: [
      {},
      [
        timed('c1', 0, {
          tries: [{ how: 'reject', ms: 10, value: anError('own', 'TimeoutError') }],
        }),
      ],
    ],
    words: ['if c1#1 fails with a plain Error or an AbortError', 'if c1#1 does not fail'],
  },
  {
    slug: 'deadline',
    flaw: 'replaces-a-falsy-reason',
    traffic: [
      {},
      [
        timed('c1', 0, { cancellable: true }),
        { id: 'cancel c1', do: 'cancel', when: { at: 5 }, target: 'c1', reason: null },
      ],
    ],
    words: ['if the caller of c1 hangs up with a plain Error'],
  },
  {
    slug: 'deadline',
    flaw: 'accepts-not-a-number',
    traffic: [{}, [timed('c1', 0, { timeoutMs: NOT_A_NUMBER })]],
    words: ['if c1 has timeoutMs 0, -1, "1", null, true or 2147483648'],
  },
  {
    slug: 'deadline',
    flaw: 'hears-each-signal-once',
    traffic: [
      {},
      [
        timed('c1', 0, { cancellable: true }),
        timed('c2', 1, { cancellable: true, signalOf: 'c1' }),
        { id: 'cancel c1', do: 'cancel', when: { at: 5 }, target: 'c1', reason: anError('gone') },
      ],
    ],
    words: ['with separate signals', 'if c2#1 answers at once', 'without c1'],
  },
  {
    slug: 'deadline',
    flaw: 'ignores-retryable',
    traffic: [
      {},
      [
        {
          ...{ id: 'c1', do: 'callWithin', when: { at: 0 }, limits: { totalMs: 100 }, asks: true },
          tries: [{ how: 'reject', ms: 10, value: anError('no'), verdict: 'stop' }, answers],
        },
      ],
    ],
    words: ['if retryable answers true after c1#1'],
  },
  {
    slug: 'priority-router',
    flaw: 'tops-up-by-n',
    traffic: [
      { concurrency: 2 },
      [
        submit('r1', 0),
        submit('r2', 3, {}, { work: { ...answers, ms: 30 } }),
        submit('r3', 4),
        submit('r4', 10),
      ],
    ],
    words: ['if r4 comes 1 ms later', 'with concurrency 1', 'if r1 answers at once'],
  },
  {
    slug: 'priority-router',
    flaw: 'zero-becomes-the-default',
    traffic: [
      { concurrency: 1 },
      [submit('r1', 0), submit('r2', 2, { priority: 0 }), submit('r3', 3, { priority: 2 })],
    ],
    words: ['if r2 has priority 1'],
  },
  {
    slug: 'embedding-cache',
    flaw: 'joins-the-key-with-a-colon',
    traffic: [
      {
        max: 2,
        keys: [
          { name: 'a', model: 'a:b', text: 'c', loads: [answers] },
          { name: 'b', model: 'a', text: 'b:c', loads: [answers] },
        ],
      },
      [get('g1', 'a', 0), get('g2', 'b', 20)],
    ],
    words: ['if a stands for ("m", "a")', 'without g1'],
  },
  {
    slug: 'embedding-cache',
    flaw: 'evicts-a-load-in-flight',
    traffic: [
      {
        max: 1,
        keys: [
          { name: 'a', model: 'm', text: 'a', loads: [answers] },
          { name: 'b', model: 'm', text: 'b', loads: [answers] },
        ],
      },
      [get('g1', 'b', 0), get('g2', 'a', 20), get('g3', 'b', 25)],
    ],
    words: ['with max 2', 'if load 1 a answers at once', 'without g2'],
  },
  {
    slug: 'token-bucket',
    flaw: 'believes-a-far-jump-back',
    traffic: [
      { capacity: 600, refillPerSec: 1, clock: 'injected' },
      [0, -3_600_000].map((ms, index) => ({
        ...{ id: `r${index + 1}`, do: 'take', tenant: 'a', nowMs: 1e12 + ms },
        when: index === 0 ? { at: 0 } : { burst: true },
      })),
    ],
    words: [
      'if the clock does not jump back before r2',
      'if the clock jumps back by 1 ms only before r2',
    ],
  },
  {
    slug: 'admission',
    flaw: 'zero-becomes-the-default',
    traffic: [
      { concurrency: 1, maxQueue: 2 },
      [
        { id: 'r1', do: 'submit', when: { at: 0 }, payload: 'r1', work: answers },
        { id: 'r2', do: 'submit', when: { at: 1 }, payload: 'r2', priority: 2, work: answers },
        { id: 'r3', do: 'submit', when: { at: 2 }, payload: 'r3', priority: 0, work: answers },
      ],
    ],
    words: ['if r3 has priority 1'],
  },
]

async function brokenOn(
  { slug, flaw }: { slug: string; flaw: string },
  workload: Workload,
  file?: string,
): Promise<Parameters<typeof neighboursOf>> {
  const kata = await loadKata(slug)
  const { level, ...of } = await flawNamed(slug, flaw)
  const runner = await runnerInProcess(slug, file ?? of.file)
  const reference = await referenceRunner(kata)()
  const [history] = await runner.run([workload])
  if (!history) throw new Error('nothing was run')
  const laws = lawsOf(kata, level)
  const [said] = await judgeRuns(laws, [{ workload }], [history], runner)
  const failure = [...(said?.values() ?? [])].find((one) => typeof one === 'object')
  const law = laws.find((one) => said?.get(one) === failure)
  if (!law || typeof failure !== 'object') throw new Error(`${flaw} breaks nothing here`)
  const { finding } = failure
  return [{ kata, level, law, run: { workload, history }, finding }, runner, reference]
}

const workloadOf = ([options, operations]: (typeof CASES)[number]['traffic']): Workload =>
  traffic(options, operations as Operation[])

test.for(CASES)('what makes $slug/$flaw pass: $words', async (one) => {
  const nearby = await neighboursOf(...(await brokenOn(one, workloadOf(one.traffic))))
  expect(nearby.neighbours?.map(({ words }) => words) ?? []).toEqual(one.words)
})

const BURST = ['r1', 'r2', 'r3'].map((id, index) => submit(id, index === 0 ? 5 : 'burst'))

test.for(['r1', 'r2', 'r3'])('%s comes later than its burst, which stays together', async (id) => {
  const workload = traffic({ concurrency: 1 }, BURST as Operation[])
  const kata = await loadKata('priority-router')
  const [history] = await (await referenceRunner(kata)()).run([workload])
  if (!history) throw new Error('nothing was run')
  const apart = changesOf(kata, { workload, history }).find(
    ({ words, end }) => words === `if ${id} comes 1 ms` && end === 'later',
  )
  const others = BURST.map((one) => (one as Operation).id).filter((other) => other !== id)
  expect(apart?.workload.operations.map((one) => [one.id, one.when])).toEqual([
    [others[0], { at: 5 }],
    [others[1], { burst: true }],
    [id, { at: 6 }],
  ])
})

test('what breaks a law by what it keeps from run to run has no neighbours', async () => {
  const { reference } = filesOf('priority-router')
  const file = writeSolution(`
    export { parseRequest } from ${JSON.stringify(reference)}
    import { createRouter as right } from ${JSON.stringify(reference)}
    let count = 0
    export const createRouter = (handler, options) =>
      right(count++ === 0 ? () => 'mine' : handler, options)`)
  const workload = traffic({ concurrency: 1 }, [submit('r1', 0)] as Operation[])
  const about = { slug: 'priority-router', flaw: 'answers-with-what-is-truthy' }
  expect(await neighboursOf(...(await brokenOn(about, workload, file)))).toEqual({})
})

test.for([
  {
    flaw: 'answers-with-what-is-truthy',
    operation: submit('r1', 0, {}, { work: { ...answers, value: 0 } }),
    passes: ['if r1 answers "done"'],
    breaksToo: 'if r1 answers undefined, null, false, "" or NaN',
  },
  {
    flaw: 'lets-nan-through',
    operation: submit('r1', 0, { priority: 0.5 }),
    passes: ['if r1 has priority -1, "1", null or true'],
    breaksToo: 'if r1 has priority 1.5, NaN or Infinity',
  },
])('which values break it as well: $flaw', async ({ flaw, operation, passes, breaksToo }) => {
  const about = { slug: 'priority-router', flaw }
  const workload = traffic({ concurrency: 1 }, [operation] as Operation[])
  const nearby = await neighboursOf(...(await brokenOn(about, workload)))
  expect(nearby.neighbours?.map(({ words }) => words)).toEqual(passes)
  expect(nearby.breaksToo).toBe(breaksToo)
})

test('of two operations of different shape nothing is swapped that one has no place for', async () => {
  const kata = await loadKata('deadline')
  const within = { ...timed('c2', 1), do: 'callWithin', limits: { totalMs: 20 } }
  const workload = traffic({}, [timed('c1', 0), within] as Operation[])
  const [history] = await (await referenceRunner(kata)()).run([workload])
  if (!history) throw new Error('nothing was run')
  const words = changesOf(kata, { workload, history }, ['c1', 'c2']).map((one) => one.words)
  expect(words.filter((one) => one.includes('swap'))).toEqual([])
})

test('a value on which nothing depends is not told of', async () => {
  const workload = traffic({ concurrency: 1 }, [
    submit('r1', 0, {}, { work: { ...answers, value: 0 } }),
    submit('r2', 2, { priority: 0 }),
    submit('r3', 3, { priority: 2 }),
  ] as Operation[])
  const about = { slug: 'priority-router', flaw: 'zero-becomes-the-default' }
  expect((await neighboursOf(...(await brokenOn(about, workload)))).breaksToo).toBeUndefined()
})

test('a run more is made for what is shown alone, and a few dozen at most', async () => {
  const kata = await loadKata('priority-router')
  const plan = planOf(kata, { seed: 7, runs: 5, levels: [1], stress: false })
  const runsOf = async (file: string, options: ExampleOptions): Promise<number> => {
    let count = 0
    const runner = await runnerInProcess(kata.slug, file)
    const aside: Runner = {
      ...runner,
      run: (workloads) => {
        count += workloads.length
        return runner.run(workloads)
      },
    }
    await exploreAll(plan, runner, { ...options, aside })
    return count
  }
  const { file } = await flawNamed(kata.slug, 'ignores-priority')
  const reference = referenceRunner(kata)
  expect(await runsOf(filesOf(kata.slug).reference, { reference })).toBe(0)
  expect(await runsOf(file, { reference, shrink: 'none' })).toBe(0)
  // What the code does is followed in one of them.
  expect(await runsOf(file, {})).toBe(1)
  const count = await runsOf(file, { reference })
  expect(count).toBeGreaterThan(1)
  expect(count).toBeLessThanOrEqual(73)
})
