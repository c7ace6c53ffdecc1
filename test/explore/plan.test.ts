import { expect, test } from 'vitest'
import { filesOf, loadKata } from '../../harness/bank/bank.ts'
import type { Runner } from '../../harness/core/runner.ts'
import type { Verdict } from '../../harness/core/verdict.ts'
import type { Workload } from '../../harness/core/workload.ts'
import { explore, exploreAll } from '../../harness/explore/explore.ts'
import { planOf, planOfOne, type Batch, type Case } from '../../harness/explore/plan.ts'
import { parseToken } from '../../harness/explore/token.ts'
import { runnerInProcess, writeSolution } from '../support/kit.ts'

const kata = await loadKata('priority-router')
const { reference } = filesOf(kata.slug)
const OPTIONS = { seed: 7, runs: 30 }

/** What a batch is made of, in a word. */
function kindOf({ cases, isStress }: Batch): string {
  const [first] = cases()
  if (first?.called) return 'last failure'
  if (first?.scenario === undefined) return first?.index === 0 ? 'drawn' : 'more drawn'
  return isStress ? 'stress' : 'scenarios'
}

test('the order of a plan: what failed last, some of every level, the rest, stress', () => {
  const first = parseToken('2.higher-priority-first.5.3')
  const { batches } = planOf(kata, { ...OPTIONS, levels: [1, 2], first })
  const order = batches.map((batch) => `${kindOf(batch)} of ${batch.levels.join(' and ')}`)
  expect(order.slice(0, 7)).toEqual([
    'last failure of 2',
    'scenarios of 1 and 2',
    'drawn of 1',
    'scenarios of 2',
    'drawn of 2',
    'more drawn of 1',
    'more drawn of 2',
  ])
  expect(order.slice(7).every((one) => one.startsWith('stress'))).toBe(true)
})

test('generated workloads are the same ones, however they are shared out', () => {
  const drawnAt = (runs: number): Case[] =>
    planOf(kata, { seed: 7, runs, levels: [3], scenarios: false }).batches.flatMap(({ cases }) =>
      cases(),
    )
  expect(drawnAt(30).slice(0, 12)).toEqual(drawnAt(12))
  expect(drawnAt(30).map(({ index }) => index)).toEqual(Array.from({ length: 30 }, (_, at) => at))
})

/** The runner of a solution, with the workloads that it is asked to perform. */
async function counted(file: string): Promise<{ runner: Runner; performed: Workload[] }> {
  const inner = await runnerInProcess(kata.slug, file)
  const performed: Workload[] = []
  const run: Runner['run'] = (workloads) => {
    performed.push(...workloads)
    return inner.run(workloads)
  }
  return { runner: { exports: inner.exports, run }, performed }
}

test('each workload is run once, whatever the number of levels that it speaks for', async () => {
  const { runner, performed } = await counted(reference)
  const { levels } = await exploreAll(planOf(kata, { ...OPTIONS, stress: false }), runner)
  expect(new Set(performed).size).toBe(performed.length)
  const judged = levels.reduce((sum, { workloads }) => sum + workloads, 0)
  expect(judged).toBeGreaterThan(performed.length)
})

test('a verdict grows: a level is not green before it is judged, and the last one is whole', async () => {
  const { runner } = await counted(reference)
  const verdicts: Verdict[] = []
  const plan = planOf(kata, { ...OPTIONS, stress: false })
  for await (const verdict of explore(plan, runner)) verdicts.push(verdict)
  expect(verdicts.at(-1)).toEqual(await exploreAll(plan, runner))
  expect(verdicts.at(-1)?.outcome).toBe('pass')
  for (const { pending, outcome } of verdicts.slice(0, -1).flatMap(({ levels }) => levels)) {
    if (pending) expect(outcome).not.toBe('pass')
  }
})

/** A router to which every good priority is the same. */
function withoutPriorities(): string {
  return writeSolution(`
    export { parseRequest } from ${JSON.stringify(reference)}
    import { createRouter as right } from ${JSON.stringify(reference)}
    const same = (request) => request?.priority >= 0 ? { ...request, priority: 1 } : request
    export const createRouter = (handler, options) => {
      const router = right(handler, options)
      return { ...router, submit: (request) => router.submit(same(request)) }
    }`)
}

test('what failed last time is told before anything else is run', async () => {
  const file = withoutPriorities()
  const { levels } = await exploreAll(planOf(kata, OPTIONS), (await counted(file)).runner)
  const token = levels[0]?.laws.find(({ outcome }) => outcome === 'fail')?.counterexample?.token
  const { runner, performed } = await counted(file)
  const plan = planOf(kata, { seed: 8, runs: 30, first: parseToken(token ?? '') })
  for await (const verdict of explore(plan, runner)) {
    expect(performed).toHaveLength(1)
    const red = verdict.levels[0]?.laws.filter(({ outcome }) => outcome === 'fail')
    expect(red?.map(({ counterexample }) => counterexample?.token)).toContain(token)
    break
  }
})

test('whoever leaves the loop gives up what is under way', async () => {
  const { runner } = await counted(reference)
  let cancelled = 0
  const cancel = (): void => void cancelled++
  const plan = planOf(kata, { ...OPTIONS, stress: false })
  for await (const _ of explore(plan, { ...runner, cancel })) break
  expect(cancelled).toBe(1)
  await exploreAll(plan, { ...runner, cancel })
  expect(cancelled).toBe(1)
})

test('after a run that never ends its levels are over, and the others go on', async () => {
  const file = writeSolution(`
    export { parseRequest } from ${JSON.stringify(reference)}
    import { createRouter as right } from ${JSON.stringify(reference)}
    export const createRouter = (handler, options) => {
      if (options.concurrency > 1) setInterval(() => undefined, 1)
      return options.concurrency > 1 ? { submit: () => new Promise(() => {}), stats: () => ({ queued: 1, running: 0 }) } : right(handler, options)
    }`)
  const { levels } = await exploreAll(
    planOf(kata, { ...OPTIONS, levels: [1, 2] }),
    (await counted(file)).runner,
    { shrink: 'none' },
  )
  const [first, second] = levels
  expect([first?.outcome, second?.outcome]).toEqual(['pass', 'fail'])
  expect(second?.laws.find(({ law }) => law === 'run-completes')).toMatchObject({ failed: 1 })
  expect(second?.workloads).toBeLessThan(first?.workloads ?? 0)
})

test('one workload alone is judged by every law of its level, and keeps what it is called', async () => {
  const file = withoutPriorities()
  const { levels } = await exploreAll(
    planOf(kata, { ...OPTIONS, levels: [1] }),
    (await counted(file)).runner,
  )
  const example = levels[0]?.laws.find(({ outcome }) => outcome === 'fail')?.counterexample
  if (!example) throw new Error('the flaw is not caught')
  const plan = planOfOne(kata, 1, { workload: example.workload, called: '--workload w.json' })
  const again = await exploreAll(plan, (await counted(file)).runner, { shrink: 'none' })
  const broken = again.levels[0]?.laws.filter(({ outcome }) => outcome === 'fail')
  expect(broken?.[0]?.counterexample).toMatchObject({
    token: '--workload w.json',
    finding: example.finding,
  })
})

test('stress that is spared is not run on what is broken before it, and the verdict is whole all the same', async () => {
  const plan = planOf(kata, { seed: 7, runs: 5, levels: [3], sparesStress: true })
  const batches = plan.batches.filter(({ isStress }) => isStress)
  const stress = batches.flatMap(({ cases }) => cases().map(({ workload }) => workload))
  const stressOn = ({ performed }: { performed: Workload[] }): Workload[] =>
    performed.filter((one) => stress.includes(one))
  const wrong = await counted(withoutPriorities())
  const { levels } = await exploreAll(plan, wrong.runner, { shrink: 'none' })
  expect(levels[0]).toMatchObject({ outcome: 'fail' })
  expect(levels[0]).not.toHaveProperty('pending')
  expect(stressOn(wrong)).toEqual([])
  const right = await counted(reference)
  expect((await exploreAll(plan, right.runner)).outcome).toBe('pass')
  expect(stressOn(right)).toEqual(stress)
  expect(stress).not.toEqual([])
})
