import { expect, test } from 'vitest'
import { findKatas, loadKata } from '../../harness/bank/bank.ts'
import type { Snapshot } from '../../harness/core/kata.ts'
import { referenceRunner } from '../support/kit.ts'

/** What the contract holds after each event of the reference's run: `20 settle g1 · cache [a]`. */
async function story(slug: string, scenario: string, names: string[]): Promise<string[]> {
  const kata = await loadKata(slug)
  const workload = kata.scenarios.find(({ name }) => name === scenario)?.workload
  if (!workload) throw new Error(`${slug} has no scenario ${scenario}`)
  const [history] = await (await referenceRunner(kata)()).run([workload])
  if (!history) throw new Error('nothing was run')
  const states = kata.states?.({ workload, history }) ?? []
  const text = (state: Snapshot | undefined): string =>
    names.map((name) => `${name} ${state?.[name] ?? '?'}`).join(' · ')
  return history.events
    .map(({ t, kind, id }, index) => `${t} ${kind} ${id} · ${text(states[index])}`)
    .filter((line) => !line.includes(' observe '))
}

test('a line stands in the order in which it starts', async () => {
  expect((await story('admission', 'urgent-and-full', ['waiting'])).slice(2, 8))
    .toMatchInlineSnapshot(`
      [
        "5 submit r2 · waiting r2 p7",
        "10 submit r3 · waiting r2 p7, r3 p9",
        "15 submit r4 · waiting r4 p0, r2 p7, r3 p9",
        "15 refusal r3 · waiting r4 p0, r2 p7, r3 p9",
        "15 settle r3 · waiting r4 p0, r2 p7",
        "20 submit r5 · waiting r4 p0, r5 p5, r2 p7",
      ]
    `)
})

test('a request waits in the order of urgency, and then runs', async () => {
  expect((await story('priority-router', 'three-slots', ['waiting', 'running'])).slice(8, 13))
    .toMatchInlineSnapshot(`
      [
        "0 submit r6 · waiting r5 p0, r4 p1, r6 p1 · running r1, r2, r3",
        "20 end r2 · waiting r5 p0, r4 p1, r6 p1 · running r1, r3",
        "20 start r5 · waiting r4 p1, r6 p1 · running r1, r3, r5",
        "20 settle r2 · waiting r4 p1, r6 p1 · running r1, r3, r5",
        "25 end r3 · waiting r4 p1, r6 p1 · running r1, r5",
      ]
    `)
})

test('a try goes on after its call was answered, until its operation ends', async () => {
  expect((await story('deadline', 'hang-up', ['open', 'running', 'due'])).slice(0, 6))
    .toMatchInlineSnapshot(`
      [
        "0 submit c1 · open c1 · running  · due c1 at 60 ms",
        "0 start c1#1 · open c1 · running c1#1 · due c1 at 60 ms",
        "20 cancel c1 · open c1 · running c1#1 · due c1 at 60 ms",
        "20 abort c1#1 · open c1 · running c1#1 (aborted) · due c1 at 60 ms",
        "20 settle c1 · open  · running c1#1 (aborted) · due ",
        "50 end c1#1 · open  · running  · due ",
      ]
    `)
})

test('a cache is shown in the order of use, in each reading, and a stale value as such', async () => {
  expect((await story('embedding-cache', 'fresh-for-a-while', ['cache', 'loading'])).slice(6, 12))
    .toMatchInlineSnapshot(`
      [
        "119 submit g3 · cache [a] · loading ",
        "119 settle g3 · cache [a] · loading ",
        "120 submit g4 · cache [a (stale)] · loading ",
        "120 start load 2 a · cache [a (stale)] · loading load 2 a",
        "140 end load 2 a · cache [a (stale)] · loading ",
        "140 settle g4 · cache [a] · loading ",
      ]
    `)
  expect(
    (await story('embedding-cache', 'more-flights-than-room', ['cache'])).at(-1),
  ).toMatchInlineSnapshot(`"60 settle g3 · cache [a] | [b]"`)
})

test('a balance is that of the highest reading of the clock', async () => {
  expect(await story('token-bucket', 'come-back-later', ['balance of "a"'])).toMatchInlineSnapshot(`
    [
      "0 take r1 · balance of "a" 0",
      "0 take r2 · balance of "a" 0",
      "0 take r3 · balance of "a" 0.999",
      "0 take r4 · balance of "a" 0.002",
    ]
  `)
})

test.for(findKatas())('%s has a state after each event of each scenario', async (slug) => {
  const kata = await loadKata(slug)
  const workloads = kata.scenarios.filter(({ stress }) => !stress).map(({ workload }) => workload)
  const histories = await (await referenceRunner(kata)()).run(workloads)
  for (const [index, history] of histories.entries()) {
    const states = kata.states?.({ workload: workloads[index] as never, history })
    expect(states).toHaveLength(history.events.length)
  }
})
